import { randomUUID } from 'node:crypto';
import type { AgentInstall } from '@landfall/contracts/agent';
import {
  AGENT_PROTOCOL,
  challengeText,
  type Enrolled,
  type FromAgent,
  type FromPlatform,
  fromPlatform,
} from '@landfall/contracts/agent-protocol';
import type { AgentIdentityId } from '@landfall/contracts/ids';
import { makeKeyPair } from '@landfall/crypto/role-keys';
import { makeSigningKeys, sign } from '@landfall/crypto/signature';
import type { FastifyInstance } from 'fastify';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Person, PUBLIC_URL } from './api.ts';

type Told<Type extends FromPlatform['type']> = Extract<FromPlatform, { type: Type }>;

/** An agent as the platform sees it: who it is, and nothing of what it does. */
export interface TestAgent {
  enrolled: Enrolled;
  identityId: AgentIdentityId;
  signing: ReturnType<typeof makeSigningKeys>;
  journalId: string;
}

/** One connection of an agent. */
export interface TestLine {
  socket: WebSocket;
  told: FromPlatform[];
  closed: Promise<{ code: number; reason: string }>;
  /** What was told of a type, once at least `count` of it were. */
  hear<Type extends FromPlatform['type']>(type: Type, count?: number): Promise<Told<Type>[]>;
  heard<Type extends FromPlatform['type']>(type: Type): Told<Type>[];
  send(frame: FromAgent | string | Buffer): void;
}

/** Makes a cluster that waits for an agent, through the API. */
export async function waitingCluster(app: FastifyInstance, person: Person): Promise<AgentInstall> {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/clusters/agent',
    headers: person.bearer,
    payload: { name: `c-${randomUUID().slice(0, 8)}` },
  });
  if (response.statusCode !== 201) throw new Error(`the cluster was answered with ${response.body}`);
  return response.json<AgentInstall>();
}

/** The keys of an agent that was not there before. */
export const makeKeys = () => {
  const signing = makeSigningKeys();
  return { signing, keys: { signing: signing.publicKey, sealing: makeKeyPair().publicKey } };
};

export const enrolWith = (app: FastifyInstance, token: string, keys = makeKeys().keys) =>
  app.inject({ method: 'POST', url: '/agent/enrol', payload: { token, keys, version: '1.0.0' } });

/** An agent that has enrolled in a cluster of its own. */
export async function enrolledAgent(app: FastifyInstance, person: Person): Promise<TestAgent> {
  const { token } = await waitingCluster(app, person);
  const { signing, keys } = makeKeys();
  const response = await enrolWith(app, token, keys);
  if (response.statusCode !== 201) throw new Error(`the enrolment was answered with ${response.body}`);
  const enrolled = response.json<Enrolled>();
  return { enrolled, identityId: enrolled.identityId, signing, journalId: randomUUID() };
}

/** Opens the connection and says nothing yet. */
export async function dial(origin: string): Promise<TestLine> {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/agent/connect`);
  const told: FromPlatform[] = [];
  socket.on('message', (data) => told.push(fromPlatform.parse(JSON.parse(String(data)))));
  socket.on('error', () => undefined);
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  const heard = <Type extends FromPlatform['type']>(type: Type) =>
    told.filter((frame): frame is Told<Type> => frame.type === type);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  return {
    socket,
    told,
    closed,
    heard,
    hear: async (type, count = 1) => {
      await vi.waitFor(() => expect(heard(type).length).toBeGreaterThanOrEqual(count), {
        timeout: 10_000,
        interval: 5,
      });
      return heard(type);
    },
    send: (frame) =>
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
  };
}

/** A hello with the signature that the challenge asks for, if nothing else is said. */
export async function helloOf(
  agent: TestAgent,
  line: TestLine,
  more: { protocol?: number; origin?: string; nonce?: string; identityId?: AgentIdentityId } = {},
): Promise<FromAgent> {
  const [challenge] = await line.hear('challenge');
  const identityId = more.identityId ?? agent.identityId;
  const text = challengeText(
    more.nonce ?? challenge?.nonce ?? '',
    identityId,
    more.origin ?? new URL(PUBLIC_URL).origin,
  );
  return {
    type: 'hello',
    protocol: more.protocol ?? AGENT_PROTOCOL,
    version: '1.0.0',
    identityId,
    signature: sign(agent.signing.privateKey, text),
    journalId: agent.journalId,
  };
}

/** A connection that was welcomed. */
export async function connectAgent(origin: string, agent: TestAgent) {
  const line = await dial(origin);
  line.send(await helloOf(agent, line));
  const [welcome] = await line.hear('welcome');
  if (!welcome) throw new Error('no welcome');
  return { ...line, welcome };
}
