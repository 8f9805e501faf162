import { randomUUID } from 'node:crypto';
import {
  AGENT_PROTOCOL,
  type AgentKeys,
  challengeText,
  type Enrolled,
  type JournalEntry,
} from '@landfall/contracts/agent-protocol';
import type { HostFacts } from '@landfall/contracts/host';
import { agentIdentityId } from '@landfall/contracts/ids';
import { type KeyPair, makeKeyPair } from '@landfall/crypto/role-keys';
import { makeSigningKeys, sign } from '@landfall/crypto/signature';
import { createAgentCluster } from '../src/agents/create-cluster.ts';
import { enrolAgent } from '../src/agents/enrol.ts';
import { type OpenedConnection, openConnection } from '../src/agents/open-connection.ts';
import { recordFacts } from '../src/agents/record-facts.ts';
import { takeJournal } from '../src/agents/take-journal.ts';
import type { Context, Platform } from '../src/context.ts';

export const ORIGIN = 'https://landfall.example';

/** The keys an agent makes for itself. */
export interface OwnKeys {
  signing: KeyPair;
  sealing: KeyPair;
  public: AgentKeys;
}

export function ownKeys(): OwnKeys {
  const [signing, sealing] = [makeSigningKeys(), makeKeyPair()];
  return { signing, sealing, public: { signing: signing.publicKey, sealing: sealing.publicKey } };
}

/** An agent that was enrolled, as its own process would speak. */
export interface TestAgent {
  context: Context;
  clusterId: string;
  enrolled: Enrolled;
  keys: OwnKeys;
  journalId: string;
  /** With other keys, as another identity, at another time: what is told goes over what it would say. */
  connect(over?: {
    keys?: OwnKeys;
    identityId?: string;
    journalId?: string;
    platform?: Platform;
    origin?: string;
  }): Promise<OpenedConnection>;
  /** Connects and tells its facts, as an agent does. */
  join(): Promise<OpenedConnection>;
  /** Tells the entry of this number. */
  tell(opened: OpenedConnection, seq: number, entry: JournalEntry): Promise<number>;
}

export const facts = (over: Partial<HostFacts> = {}): HostFacts => ({
  version: 'v1.34.4',
  uid: null,
  nodes: 3,
  permissions: [],
  kinds: [],
  ...over,
});

/** A cluster of an organization with its agent, which has not connected yet. */
export async function testAgent(context: Context): Promise<TestAgent> {
  const name = `edge-${randomUUID().slice(0, 8)}`;
  const { token, clusterId } = await createAgentCluster(context, { name, rights: 'cluster', namespaces: [] });
  const keys = ownKeys();
  const enrolled = await enrolAgent(context, {}, { token, keys: keys.public, version: '1.0.0' });
  const journalId = randomUUID();
  const self: TestAgent = {
    context,
    clusterId,
    enrolled,
    keys,
    journalId,
    connect: (over = {}) => {
      const identityId = agentIdentityId.parse(over.identityId ?? enrolled.identityId);
      const nonce = randomUUID();
      const text = challengeText(nonce, identityId, over.origin ?? ORIGIN);
      const hello = {
        type: 'hello' as const,
        protocol: AGENT_PROTOCOL,
        version: '1.0.0',
        identityId,
        signature: sign((over.keys ?? keys).signing.privateKey, text),
        journalId: over.journalId ?? journalId,
      };
      return openConnection(over.platform ?? context, { ip: '10.0.0.9' }, { hello, nonce, origin: ORIGIN });
    },
    join: async () => {
      const opened = await self.connect();
      await recordFacts(opened.connection, facts());
      return opened;
    },
    tell: ({ connection }, seq, entry) => takeJournal(connection, { journalId, seq, entry }),
  };
  return self;
}

/** The same platform at another time. */
export const later = <Where extends Platform>(where: Where, ms: number): Where => ({
  ...where,
  now: () => new Date(Date.now() + ms),
});
