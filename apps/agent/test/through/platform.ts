import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  AGENT_PROTOCOL,
  type AgentKeys,
  bundleContext,
  challengeText,
  enrolInput,
  type FromAgent,
  type FromPlatform,
  fromAgent,
  fromPlatform,
  type JournalEntry,
  OLDEST_AGENT_PROTOCOL,
} from '@landfall/contracts/agent-protocol';
import type { HostFacts } from '@landfall/contracts/host';
import { agentIdentityId, clusterId, organizationId, snapshotId } from '@landfall/contracts/ids';
import type { Manifest } from '@landfall/contracts/resource';
import { seal } from '@landfall/crypto/seal';
import { verifySignature } from '@landfall/crypto/signature';
import { type WebSocket, WebSocketServer } from 'ws';

type SnapshotId = ReturnType<typeof snapshotId.parse>;

/** As much of a platform as one agent speaks with, in this process: its own words in frames that are checked on both sides. */
export interface PlayedPlatform {
  origin: string;
  token: string;
  /** Resolves when the agent has been welcomed. */
  connected: Promise<void>;
  /** What it told of its cluster first. */
  facts: Promise<HostFacts>;
  /** Gives manifests out, sealed, as a snapshot. */
  publish(manifests: readonly Manifest[]): SnapshotId;
  say(frame: FromPlatform): void;
  /** What the agent tells, in its order. */
  listen(listener: (entry: JournalEntry) => void): void;
  close(): Promise<void>;
}

const ENROLLED = {
  organizationId: organizationId.parse(randomUUID()),
  clusterId: clusterId.parse(randomUUID()),
  identityId: agentIdentityId.parse(randomUUID()),
  name: 'through',
};
const ACCESS = randomUUID();

export async function playPlatform(): Promise<PlayedPlatform> {
  const bundles = new Map<string, readonly Manifest[]>();
  const listeners: ((entry: JournalEntry) => void)[] = [];
  const welcomed = Promise.withResolvers<void>();
  const facts = Promise.withResolvers<HostFacts>();
  const token = randomUUID();
  let keys: AgentKeys | undefined;
  let line: WebSocket | undefined;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://platform');
    if (pathname === '/agent/enrol') {
      const asked = enrolInput.parse(JSON.parse(await textOf(request)));
      if (asked.token !== token) return refuse(response, 403);
      keys = asked.keys;
      return void response.writeHead(201).end(JSON.stringify(ENROLLED));
    }
    const id = pathname.slice('/agent/snapshots/'.length);
    const manifests = bundles.get(id);
    if (!keys || !manifests || request.headers.authorization !== `Bearer ${ACCESS}`)
      return refuse(response, 404);
    response.end(sealedBundle(keys, id, manifests));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sockets = new WebSocketServer({ server, path: '/agent/connect' });
  sockets.on('connection', (socket) => {
    const nonce = randomUUID();
    const say = (frame: FromPlatform) => socket.send(JSON.stringify(fromPlatform.parse(frame)));
    socket.on('message', (data) => {
      const frame = fromAgent.parse(JSON.parse(String(data)));
      if (frame.type === 'journal') {
        for (const listener of listeners) listener(frame.entry);
        say({ type: 'ack', upTo: frame.seq });
      }
      if (frame.type === 'facts') facts.resolve(frame.facts);
      if (frame.type !== 'hello') return;
      if (!keys || !isSigned(keys, nonce, origin, frame)) return socket.close();
      line = socket;
      say({ type: 'welcome', acked: 0, access: ACCESS, rotate: false });
      say({ type: 'desired', applications: [] });
      welcomed.resolve();
    });
    say({ type: 'challenge', nonce, protocol: AGENT_PROTOCOL, oldest: OLDEST_AGENT_PROTOCOL });
  });
  return {
    origin,
    token,
    connected: welcomed.promise,
    facts: facts.promise,
    publish: (manifests) => {
      const id = snapshotId.parse(randomUUID());
      bundles.set(id, structuredClone(manifests));
      return id;
    },
    say: (frame) => line?.send(JSON.stringify(fromPlatform.parse(frame))),
    listen: (listener) => void listeners.push(listener),
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isSigned = (
  { signing }: AgentKeys,
  nonce: string,
  origin: string,
  { identityId, signature }: Extract<FromAgent, { type: 'hello' }>,
): boolean => verifySignature(signing, challengeText(nonce, identityId, origin), signature);

function sealedBundle({ sealing }: AgentKeys, id: string, manifests: readonly Manifest[]): Uint8Array {
  const maskKey = Buffer.alloc(32, 7).toString('base64');
  const bundle = { snapshotId: id, digest: id, manifests, maskKey };
  const context = bundleContext(ENROLLED.organizationId, ENROLLED.clusterId, id);
  return seal(sealing, gzipSync(JSON.stringify(bundle)), context);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const refuse = (response: ServerResponse, status: number): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
