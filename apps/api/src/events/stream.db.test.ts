import http from 'node:http';
import type { LocalStatus } from '@landfall/contracts/local';
import { type Database, openDatabase } from '@landfall/db/client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect, type Person, type TestApi, testApi } from '../../test/api.ts';
import type { Local } from '../local/local.ts';

interface Heard {
  event: string;
  id: number | null;
  data: Record<string, unknown>;
}
interface Reader {
  status: number | undefined;
  headers: http.IncomingHttpHeaders;
  heard: Heard[];
  /** Of the `landfall` events. */
  positions(): number[];
  ended: Promise<void>;
  pause(): void;
  close(): void;
}

const status: LocalStatus = { steps: [], sampleRepository: null, sandbox: null, agent: null };
const localListeners = new Set<(status: LocalStatus) => void>();
const local: Local = {
  status: async () => status,
  sampleRepository: async () => null,
  sandboxKubeconfig: async () => null,
  leaveAgentToken: async () => false,
  announceWebhook: async () => undefined,
  onChange: (listener) => {
    localListeners.add(listener);
    return () => void localListeners.delete(listener);
  },
  close: () => undefined,
};

let api: TestApi;
let origin: string;
const readers: Reader[] = [];
beforeAll(async () => {
  api = await testApi({
    limits: { heartbeatMs: 100, streamsPerCredential: 3, slowReaderMs: 300 },
    local,
  });
  origin = await api.listen();
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
afterAll(() => api.close());

function read(path: string, headers: Record<string, string>): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const request = http.get(new URL(path, origin), { headers, agent: false }, (response) => {
      const heard: Heard[] = [];
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        heard.push(...blocks.flatMap(parse));
      });
      const ended = new Promise<void>((done) => response.on('close', done));
      const reader: Reader = {
        status: response.statusCode,
        headers: response.headers,
        heard,
        positions: () => heard.filter(({ event }) => event === 'landfall').map(({ id }) => id ?? -1),
        ended,
        pause: () => void response.pause(),
        close: () => void request.destroy(),
      };
      readers.push(reader);
      resolve(reader);
    });
    request.on('error', reject);
  });
}

function parse(block: string): Heard[] {
  const fields = new Map(
    block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
  );
  const data = fields.get('data');
  if (data === undefined) return [];
  const id = fields.get('id');
  return [
    { event: fields.get('event') ?? '', id: id === undefined ? null : Number(id), data: JSON.parse(data) },
  ];
}

const follow = (person: Person, query = '', more: Record<string, string> = {}) =>
  read(`/v1/events${query}`, { ...person.bearer, ...more });
const events = (reader: Reader, event: string) => reader.heard.filter((one) => one.event === event);
const untilHeard = (reader: Reader, event: string) =>
  vi.waitFor(() => expect(events(reader, event).length).toBeGreaterThan(0), {
    timeout: 10_000,
    interval: 10,
  });
const positionOf = async (person: Person) => {
  const response = await api.app.inject({ url: '/v1/repositories', headers: person.bearer });
  return Number(response.headers['landfall-position']);
};

describe('the event stream', () => {
  test('starts at the newest event and carries each change as it commits', async () => {
    const ada = await api.signUp();
    await connect(api.app, ada);
    const start = await positionOf(ada);
    const reader = await follow(ada);
    expect(reader.status).toBe(200);
    expect(reader.headers['content-type']).toContain('text/event-stream');
    expect(reader.headers['cache-control']).toBe('no-store');
    await untilHeard(reader, 'heartbeat');
    const repository = await connect(api.app, ada);
    await untilHeard(reader, 'landfall');
    expect(reader.positions()[0]).toBe(start + 1);
    expect(events(reader, 'landfall')[0]?.data).toMatchObject({
      position: start + 1,
      body: { type: 'repository', repository: { id: repository.id } },
    });
  });

  test('never carries another organization’s events', async () => {
    const [ada, bob] = [await api.signUp(), await api.signUp()];
    const reader = await follow(ada, '?after=0');
    await connect(api.app, bob);
    const mine = await connect(api.app, ada);
    await untilHeard(reader, 'landfall');
    expect(JSON.stringify(reader.heard)).toContain(mine.id);
    expect(JSON.stringify(reader.heard)).not.toContain(bob.me.organization.id);
    expect(reader.positions()).toEqual([1]);
  });

  test('goes on after what the browser saw last, which comes before the address', async () => {
    const ada = await api.signUp();
    for (let index = 0; index < 4; index += 1) await connect(api.app, ada);
    const all = await follow(ada, '?after=0');
    await vi.waitFor(() => expect(all.positions()).toEqual([1, 2, 3, 4]), { timeout: 5000 });
    const rest = await follow(ada, '?after=0', { 'last-event-id': '2' });
    await vi.waitFor(() => expect(rest.positions()).toEqual([3, 4]), { timeout: 5000 });
    expect(events(rest, 'reset')).toEqual([]);
  });

  test('8 writers, one reader that reconnects at random: every event once, in order, without a gap', async () => {
    const ada = await api.signUp();
    const start = await positionOf(ada);
    const got: number[] = [];
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let index = 0; index < 6; index += 1) await connect(api.app, ada);
      }),
    ).finally(() => {
      writing = false;
    });
    const total = 8 * 6;
    while (writing || got.length < total) {
      const reader = await follow(ada, '', { 'last-event-id': String(got.at(-1) ?? start) });
      const enough = 1 + Math.floor(Math.random() * 9);
      await vi.waitFor(
        () =>
          expect(reader.positions().length >= enough || got.length + reader.positions().length >= total).toBe(
            true,
          ),
        { timeout: 10_000, interval: 5 },
      );
      got.push(...reader.positions());
      reader.close();
      await reader.ended;
      if (got.length >= total) break;
    }
    await writers;
    expect(got).toEqual(Array.from({ length: total }, (_, index) => start + 1 + index));
  });

  test.each([
    ['in the future', '?after=999999'],
    ['no position at all', '?after=abc'],
    ['negative', '?after=-1'],
  ])('a position %s is answered with reset, then goes on', async (_what, query) => {
    const ada = await api.signUp();
    await connect(api.app, ada);
    const reader = await follow(ada, query);
    await untilHeard(reader, 'reset');
    expect(events(reader, 'reset')[0]).toMatchObject({ id: 1, data: { position: 1 } });
    await connect(api.app, ada);
    await vi.waitFor(() => expect(reader.positions()).toEqual([2]), { timeout: 5000 });
  });

  test('a position older than what is kept is answered with reset', async () => {
    const ada = await api.signUp();
    for (let index = 0; index < 3; index += 1) await connect(api.app, ada);
    await forget(ada, 2);
    const reader = await follow(ada, '?after=0');
    await untilHeard(reader, 'reset');
    const kept = await follow(ada, '?after=2');
    await vi.waitFor(() => expect(kept.positions()).toEqual([3]), { timeout: 5000 });
    expect(events(kept, 'reset')).toEqual([]);
  });

  test('AUTHZ-5: a revoked session ends its open stream with a reason', async () => {
    const ada = await api.signUp();
    const reader = await read('/v1/events', { cookie: ada.cookie.cookie });
    await untilHeard(reader, 'heartbeat');
    await api.app.inject({ method: 'DELETE', url: '/v1/sessions/current', headers: ada.cookie });
    await reader.ended;
    expect(events(reader, 'end')).toEqual([{ event: 'end', id: null, data: { reason: 'signed-out' } }]);
  });

  test('streams of one session are bounded, and a closed one makes room', async () => {
    const ada = await api.signUp();
    const three = [await follow(ada), await follow(ada), await follow(ada)];
    expect((await follow(ada)).status).toBe(429);
    three[0]?.close();
    await vi.waitFor(async () => expect((await follow(ada)).status).toBe(200), { timeout: 5000 });
    expect((await follow(await api.signUp())).status).toBe(200);
  });

  test('a wake-up that Redis lost is made good at the next heartbeat', async () => {
    const ada = await api.signUp();
    const reader = await follow(ada);
    await untilHeard(reader, 'heartbeat');
    const { queue } = api.doors.platform;
    const deaf = vi.spyOn(queue, 'wake').mockResolvedValue(false);
    await connect(api.app, ada);
    deaf.mockRestore();
    await untilHeard(reader, 'landfall');
  });

  test('what `npm start` sets up is told at once and when it changes', async () => {
    const reader = await follow(await api.signUp());
    await untilHeard(reader, 'local');
    const changed = {
      ...status,
      sampleRepository: { url: 'https://git.test/shop.git', cloneLine: 'git clone …' },
    };
    for (const listener of localListeners) listener(changed);
    await vi.waitFor(() => expect(events(reader, 'local').at(-1)?.data).toEqual(changed), { timeout: 5000 });
  });

  test('a reader that does not read is dropped, and can resume', async () => {
    const ada = await api.signUp();
    await pad(ada, 400);
    const reader = await follow(ada, '?after=0');
    reader.pause();
    await vi.waitFor(async () => expect(await openStreams(ada)).toBe(0), { timeout: 20_000, interval: 100 });
  }, 30_000);
});

/** The owner retires old events, as retention will. */
const forget = (person: Person, upTo: number) =>
  asOwner(
    ({ prisma }) =>
      prisma.$executeRaw`DELETE FROM events WHERE organization_id = ${person.me.organization.id}::uuid AND position <= ${upTo}`,
  );

/** Events of 100 kB each: more than any socket's buffers hold. */
const pad = (person: Person, count: number) =>
  asOwner(async ({ prisma }) => {
    const body = JSON.stringify({ type: 'repository-removed', repositoryId: 'x'.repeat(100_000) });
    const { id } = person.me.organization;
    await prisma.$executeRaw`INSERT INTO events (organization_id, position, type, subject_id, body)
      SELECT ${id}::uuid, n, 'repository-removed', '', ${body}::jsonb FROM generate_series(1, ${count}::int) n`;
    await prisma.$executeRaw`UPDATE organizations SET event_position = ${count} WHERE id = ${id}::uuid`;
  });

async function asOwner(work: (database: Database) => Promise<unknown>): Promise<void> {
  const database = openDatabase(api.ownerUrl);
  await work(database);
  await database.close();
}

/** How many more streams the session may open tells how many are open. */
async function openStreams(person: Person): Promise<number> {
  const fresh: Reader[] = [];
  for (;;) {
    const reader = await follow(person);
    if (reader.status !== 200) break;
    fresh.push(reader);
  }
  for (const reader of fresh) reader.close();
  await Promise.all(fresh.map((reader) => reader.ended));
  return 3 - fresh.length;
}
