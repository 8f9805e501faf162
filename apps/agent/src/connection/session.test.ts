import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  challengeText,
  type DesiredApplication,
  type FromAgent,
  type FromPlatform,
  fromAgent,
  rotationText,
} from '@landfall/contracts/agent-protocol';
import { syncPolicy } from '@landfall/contracts/application';
import {
  agentIdentityId,
  agentTaskId,
  applicationId,
  clusterId,
  organizationId,
  snapshotId,
} from '@landfall/contracts/ids';
import { verifySignature } from '@landfall/crypto/signature';
import { openLog } from '@landfall/log';
import { afterEach, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { agentClock } from '../clock/clock.ts';
import { makeOwnKeys } from '../identity/make-keys.ts';
import { rotatingIdentity } from '../identity/rotate.ts';
import type { Journal, Numbered } from '../journal/journal.ts';
import type { OwnIdentity } from '../store/identity.ts';
import { agentLink } from './link.ts';
import type { Party, Wanted } from './party.ts';
import { stayConnected } from './stay-connected.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const ORIGIN = 'https://landfall.example';
const words = (code: string) => ({ code, what: 'No.', why: 'So.', fix: 'Do.' });

/** A platform that says what it is told to, and keeps what it hears. */
async function playedPlatform(onConnect: (say: (frame: FromPlatform) => void, socket: WebSocket) => void) {
  const server = new WebSocketServer({ port: 0, path: '/agent/connect' });
  await once(server, 'listening');
  const heard: FromAgent[] = [];
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket.on('message', (data) => heard.push(fromAgent.parse(JSON.parse(String(data)))));
    onConnect((frame) => socket.send(JSON.stringify(frame)), socket);
  });
  ends.push(async () => {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, heard, connections: () => connections };
}

/** An agent whose journal is given, connected to it. */
function played(origin: string, entries: Numbered[] = [], beatMs = 10_000) {
  const keys = makeOwnKeys();
  const identity: OwnIdentity = {
    identityId: agentIdentityId.parse(randomUUID()),
    organizationId: organizationId.parse(randomUUID()),
    clusterId: clusterId.parse(randomUUID()),
    name: 'far',
    keys,
    tokenHash: '',
  };
  const journal: Journal = {
    id: randomUUID(),
    append: async () => undefined,
    after: (seq) => entries.filter((one) => one.seq > seq),
    resume: vi.fn(),
    acknowledge: vi.fn(),
    answered: () => new Set(),
    listen: () => () => undefined,
    close: async () => undefined,
  };
  const link = agentLink(20);
  const party = {
    origin: ORIGIN,
    identity: rotatingIdentity(
      {
        read: async () => undefined,
        change: async (_document, change) => change(undefined),
        remove: async () => undefined,
        names: async () => [],
        sweep: async () => undefined,
      },
      identity,
    ),
    journal,
    link,
    tasks: {
      take: vi.fn(async () => undefined),
      decide: vi.fn(),
      follows: { connected: vi.fn<Party['tasks']['follows']['connected']>(), gone: vi.fn(), end: vi.fn() },
    },
    desired: vi.fn(async () => undefined),
    welcomed: vi.fn(),
    clock: agentClock(),
    log: openLog('silent', 'agent'),
  } satisfies Party;
  const ending = new AbortController();
  const platform = { origin, caPem: undefined };
  const last = stayConnected(party, { platform, signal: ending.signal, beatMs, longestWaitMs: 60_000 });
  ends.unshift(async () => {
    ending.abort();
    await last;
    link.close();
  });
  return { party, identity, last };
}

const challenge: FromPlatform = { type: 'challenge', nonce: 'n-1', protocol: 1, oldest: 1 };
const welcome: FromPlatform = { type: 'welcome', acked: 2, access: 'a', rotate: false };
const entry = (seq: number): Numbered => ({ seq, at: 0, entry: { kind: 'dropped' } });

test('signs the challenge for the address it knows, and goes on in its journal after what is kept', async () => {
  const platform = await playedPlatform((say) => {
    say(challenge);
    say(welcome);
  });
  const { party, identity } = played(platform.origin, [entry(1), entry(2), entry(3)]);
  await expect.poll(() => platform.heard.map(({ type }) => type)).toEqual(['hello', 'journal']);
  const [hello, told] = platform.heard;
  const text = challengeText('n-1', identity.identityId, ORIGIN);
  const { publicKey } = identity.keys.signing;
  expect(hello?.type === 'hello' && verifySignature(publicKey, text, hello.signature)).toBe(true);
  expect(told).toMatchObject({ seq: 3 });
  expect(party.journal.resume).toHaveBeenCalledWith(2);
  expect(party.link.access()).toBe('a');
  expect(party.welcomed).toHaveBeenCalledOnce();
});

test('new keys are offered once, signed with the old ones, and used when they are taken', async () => {
  const identityId = agentIdentityId.parse(randomUUID());
  const platform = await playedPlatform((say, socket) => {
    say(challenge);
    say({ ...welcome, rotate: true });
    socket.on('message', (data) => {
      if (String(data).includes('"rotate"')) say({ type: 'rotated', identityId });
    });
  });
  const { party, identity } = played(platform.origin);
  await expect.poll(() => party.identity.current().identityId).toBe(identityId);
  const rotate = platform.heard.find(({ type }) => type === 'rotate');
  if (rotate?.type !== 'rotate') throw new Error('no keys were offered');
  const text = rotationText(identity.identityId, rotate.keys);
  expect(verifySignature(identity.keys.signing.publicKey, text, rotate.signature)).toBe(true);
  expect(party.identity.current()).toMatchObject({
    keys: { signing: { publicKey: rotate.keys.signing } },
    past: identity.keys,
  });
});

test('lines of a log go out beside the journal, until the platform or the connection ends them', async () => {
  const taskId = agentTaskId.parse(randomUUID());
  const platform = await playedPlatform((say, socket) => {
    say(challenge);
    say(welcome);
    socket.on('message', (data) => {
      if (!String(data).includes('"lines"')) return;
      say({ type: 'unfollow', taskId });
      socket.close();
    });
  });
  const { party } = played(platform.origin);
  const { connected, end, gone } = party.tasks.follows;
  await expect.poll(() => connected.mock.calls.length).toBe(1);
  const [send] = connected.mock.calls[0] ?? [];
  expect(send?.(taskId, { lines: ['one'], leftOut: 0, anew: true })).toBe(true);
  await expect.poll(() => end.mock.calls).toEqual([[taskId]]);
  await expect.poll(() => gone.mock.calls.length).toBe(1);
  expect(platform.heard.filter(({ type }) => type === 'lines')).toMatchObject([
    { taskId, lines: { lines: ['one'] } },
  ]);
});

test('does not come back when it is told so, and says why', async () => {
  const platform = await playedPlatform((say) =>
    say({ type: 'bye', problem: words('revoked'), final: true }),
  );
  const { last } = played(platform.origin);
  expect(await last).toEqual(words('revoked'));
  expect(platform.connections()).toBe(1);
});

test('comes back after a farewell that is not the last, and is alone meanwhile', async () => {
  const platform = await playedPlatform((say, socket) => {
    say(challenge);
    say(welcome);
    setTimeout(() => socket.terminate(), 20);
  });
  const { party } = played(platform.origin);
  await expect.poll(() => party.welcomed.mock.calls.length).toBe(1);
  await expect.poll(() => party.link.isAlone()).toBe(true);
  await expect.poll(() => platform.connections(), { timeout: 6_000 }).toBeGreaterThan(1);
}, 10_000);

test('a platform that falls silent is left after three beats', async () => {
  let closed = false;
  const platform = await playedPlatform((say, socket) => {
    say(challenge);
    say(welcome);
    socket.on('close', () => {
      closed = true;
    });
  });
  played(platform.origin, [], 30);
  await expect.poll(() => closed, { timeout: 3_000 }).toBe(true);
  expect(platform.heard[0]?.type).toBe('hello');
  expect(platform.heard.map(({ type }) => type)).toContain('ping');
});

test('what is not understood is passed over, and another protocol is not spoken', async () => {
  const platform = await playedPlatform((say, socket) => {
    socket.send('{"type":"apply","manifest":{}}');
    socket.send('{');
    say(challenge);
  });
  played(platform.origin);
  await expect.poll(() => platform.heard.map(({ type }) => type)).toEqual(['hello']);
  const newer = await playedPlatform((say) => say({ ...challenge, protocol: 9, oldest: 9 }));
  played(newer.origin);
  await expect.poll(() => newer.connections()).toBe(1);
  expect(newer.heard).toEqual([]);
});

test('what is wanted comes in pages, and counts when all of it is there', async () => {
  const page = (ids: string[], more?: true): FromPlatform => ({
    type: 'desired',
    applications: ids.map(desiredOf),
    ...(more ? { more } : {}),
  });
  const platform = await playedPlatform((say) => {
    for (const frame of [challenge, welcome, page(ALL.slice(0, 2), true), page(ALL.slice(2))]) say(frame);
    say(page(ALL.slice(0, 1)));
  });
  const { party } = played(platform.origin);
  await vi.waitFor(() => expect(party.desired).toHaveBeenCalledTimes(2));
  const told = party.desired.mock.calls as unknown as [Wanted][];
  const ids = told.map(([{ applications }]) => applications.map(({ application }) => application.id));
  expect(ids).toEqual([ALL, ALL.slice(0, 1)]);
});

test('a platform whose clock is another one is believed', async () => {
  const platform = await playedPlatform((say) => say({ ...challenge, at: Date.now() - 3_600_000 }));
  const { party } = played(platform.origin);
  await vi.waitFor(() => expect(Date.now() - party.clock.now()).toBeGreaterThan(3_590_000));
});

const ALL = Array.from({ length: 3 }, () => randomUUID());
const desiredOf = (id: string): DesiredApplication => ({
  application: {
    id: applicationId.parse(id),
    trackingPrefix: `o/${id}`,
    namespace: 'shop',
    policy: syncPolicy.parse({}),
  },
  snapshotId: snapshotId.parse(id),
  previous: { snapshotId: null },
  heal: false,
  leave: [],
});
