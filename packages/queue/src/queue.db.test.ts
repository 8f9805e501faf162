import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { organizationId, probeId, repositoryId } from '@landfall/contracts/ids';
import { type Redis as RedisServer, startRedis } from '@landfall/devstack/redis';
import { testRedis } from '@landfall/devstack/test-stack';
import { Queue as BullQueue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JobOf } from './catalog.ts';
import type { Handlers } from './consume.ts';
import { openQueue, type Queue } from './queue.ts';
import type { QueueReport } from './report.ts';

type SourceHandlers = Handlers<'source'>;
const idle = async (): Promise<void> => undefined;
const source = (some: Partial<SourceHandlers>): SourceHandlers => ({
  'process-delivery': idle,
  'refresh-repository': idle,
  'render-application': idle,
  'push-revert': idle,
  'plan-pull': idle,
  'follow-proposal': idle,
  'tell-history': idle,
  'report-status': idle,
  'answer-probe-source': idle,
  ...some,
});
const organization = organizationId.parse(randomUUID());
const refresh = (id = randomUUID()) => ({
  organizationId: organization,
  repositoryId: repositoryId.parse(id),
});
const soon = { timeout: 15_000, interval: 20 };

/** A promise that somebody else resolves. */
function gate(): { open: () => void; opened: Promise<void> } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

let queue: Queue;
let reports: QueueReport[];
let url: string;
const kinds = () => reports.map((report) => report.kind);

beforeEach(async () => {
  ({ url } = await testRedis());
  reports = [];
  queue = await openQueue(url, { report: (report) => reports.push(report) });
});
afterEach(() => queue.close());

describe('jobs', () => {
  test('a job arrives with its ids, and nothing of it stays in Redis', async () => {
    const seen: unknown[] = [];
    queue.consume('source', source({ 'refresh-repository': async (payload) => void seen.push(payload) }));
    const payload = refresh();
    expect(await queue.enqueue('refresh-repository', payload)).toBe(true);
    await vi.waitFor(() => expect(seen).toEqual([payload]), soon);
    const redis = new Redis(url);
    await vi.waitFor(async () => {
      const keys = await redis.keys('landfall:refresh-repository:*');
      const left = keys.filter((key) => !/:(id|meta|events|marker|stalled-check)$/.test(key));
      expect(left).toEqual([]);
    }, soon);
    redis.disconnect();
  });

  test('a hundred wake-ups of one waiting row are one run', async () => {
    const payload = refresh();
    for (let index = 0; index < 100; index += 1) await queue.enqueue('refresh-repository', payload);
    const other = refresh();
    await queue.enqueue('refresh-repository', other);
    const seen: string[] = [];
    queue.consume(
      'source',
      source({ 'refresh-repository': async (job) => void seen.push(job.repositoryId) }),
    );
    await vi.waitFor(() => expect(seen).toContain(other.repositoryId), soon);
    expect(seen.filter((id) => id === payload.repositoryId)).toHaveLength(1);
  });

  test('a wake-up while the job runs makes it run once more, never beside itself', async () => {
    const first = gate();
    let started = 0;
    let atOnce = 0;
    let most = 0;
    queue.consume(
      'source',
      source({
        'refresh-repository': async () => {
          started += 1;
          atOnce += 1;
          most = Math.max(most, atOnce);
          if (started === 1) await first.opened;
          atOnce -= 1;
        },
      }),
    );
    const payload = refresh();
    await queue.enqueue('refresh-repository', payload);
    await vi.waitFor(() => expect(started).toBe(1), soon);
    for (let index = 0; index < 5; index += 1) await queue.enqueue('refresh-repository', payload);
    first.open();
    await vi.waitFor(() => expect(started).toBe(2), soon);
    await queue.enqueue('refresh-repository', payload);
    await vi.waitFor(() => expect(started).toBe(3), soon);
    expect(most).toBe(1);
  });

  test('a failing handler is reported, its message never reaches Redis, and the row can be woken again', async () => {
    let runs = 0;
    queue.consume(
      'source',
      source({
        'refresh-repository': async () => {
          runs += 1;
          throw new Error('canary-in-an-error');
        },
      }),
    );
    const payload = refresh();
    await queue.enqueue('refresh-repository', payload);
    await vi.waitFor(() => expect(kinds()).toContain('handler-failed'), soon);
    await vi.waitFor(async () => {
      await queue.enqueue('refresh-repository', payload);
      expect(runs).toBeGreaterThan(1);
    }, soon);
    const redis = new Redis(url);
    const events = await redis.xrange('landfall:refresh-repository:events', '-', '+');
    expect(JSON.stringify(events)).not.toContain('canary');
    redis.disconnect();
  });

  test('WEB-10: a forged payload is dropped with a word, and the line goes on', async () => {
    const seen: string[] = [];
    const redis = new Redis(url);
    const forger = new BullQueue('refresh-repository', { connection: redis, prefix: 'landfall' });
    await forger.add('refresh-repository', { organizationId: 'x', repositoryId: ['a'] });
    await forger.add('refresh-repository', { ...refresh(), manifest: 'kind: Secret' });
    await forger.add('refresh-repository', null);
    queue.consume(
      'source',
      source({ 'refresh-repository': async (job) => void seen.push(job.repositoryId) }),
    );
    const honest = refresh();
    await queue.enqueue('refresh-repository', honest);
    await vi.waitFor(() => expect(seen).toEqual([honest.repositoryId]), soon);
    expect(kinds().filter((kind) => kind === 'dropped')).toHaveLength(3);
    await forger.close();
    redis.disconnect();
  });

  test('only ids go in', async () => {
    const payload = { ...refresh(), token: 'canary' };
    expect(await queue.enqueue('refresh-repository', payload)).toBe(false);
    expect(kinds()).toEqual(['enqueue-failed']);
  });

  test('a role never gets the jobs of the other', async () => {
    const seen: JobOf<'source'>[] = [];
    queue.consume(
      'source',
      source({ 'answer-probe-source': async () => void seen.push('answer-probe-source') }),
    );
    const id = probeId.parse(randomUUID());
    await queue.enqueue('answer-probe-apply', { organizationId: organization, probeId: id });
    await queue.enqueue('answer-probe-source', { organizationId: organization, probeId: id });
    await vi.waitFor(() => expect(seen).toEqual(['answer-probe-source']), soon);
    const redis = new Redis(url);
    expect(await redis.zcard('landfall:answer-probe-apply:prioritized')).toBe(1);
    redis.disconnect();
  });
});

describe('delays', () => {
  const waitingDelays = async () => {
    const redis = new Redis(url);
    const reader = new BullQueue('refresh-repository', { connection: redis, prefix: 'landfall' });
    const delays = (await reader.getDelayed()).map((job) => job.delay);
    await reader.close();
    redis.disconnect();
    return delays;
  };

  test('of two delays the earlier counts', async () => {
    const payload = refresh();
    await queue.enqueue('refresh-repository', payload, { delayMs: 60_000 });
    await queue.enqueue('refresh-repository', payload, { delayMs: 90_000 });
    expect(await waitingDelays()).toEqual([60_000]);
    await queue.enqueue('refresh-repository', payload, { delayMs: 30_000 });
    expect(await waitingDelays()).toEqual([30_000]);
  });

  test('a wake-up without delay brings a delayed one forward', async () => {
    let runs = 0;
    queue.consume(
      'source',
      source({
        'refresh-repository': async () => {
          runs += 1;
        },
      }),
    );
    const payload = refresh();
    await queue.enqueue('refresh-repository', payload, { delayMs: 3_600_000 });
    await queue.enqueue('refresh-repository', payload);
    await vi.waitFor(() => expect(runs).toBe(1), soon);
  });
});

describe('stopping', () => {
  test('close lets a running job end', async () => {
    const running = gate();
    const hold = gate();
    let ended = false;
    const consumer = queue.consume(
      'source',
      source({
        'refresh-repository': async () => {
          running.open();
          await hold.opened;
          ended = true;
        },
      }),
    );
    await queue.enqueue('refresh-repository', refresh());
    await running.opened;
    const closed = consumer.close();
    hold.open();
    await closed;
    expect(ended).toBe(true);
  });

  test('past the grace the signal fires', async () => {
    const running = gate();
    const reasons: string[] = [];
    const consumer = queue.consume(
      'source',
      source({
        'refresh-repository': (_payload, { signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              reasons.push(String(signal.reason));
              resolve();
            });
            running.open();
          }),
      }),
      { graceMs: 50 },
    );
    await queue.enqueue('refresh-repository', refresh());
    await running.opened;
    await consumer.close();
    expect(reasons).toEqual(['Error: The process is closing.']);
  });
});

describe('a process that dies', () => {
  test('kill -9: its job runs again elsewhere', async () => {
    const program = fileURLToPath(new URL('../test/hold-forever.ts', import.meta.url));
    const child = spawn(process.execPath, [program, url], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = once(child.stdout, 'data');
    const payload = refresh();
    await queue.enqueue('refresh-repository', payload);
    expect(String((await said)[0]).trim()).toBe(payload.repositoryId);
    child.kill('SIGKILL');
    const seen: string[] = [];
    queue.consume(
      'source',
      source({ 'refresh-repository': async (job) => void seen.push(job.repositoryId) }),
      { lockMs: 2000 },
    );
    await vi.waitFor(() => expect(seen).toEqual([payload.repositoryId]), soon);
  });
});

describe('Redis goes away', () => {
  let dir: string;
  let server: RedisServer;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'queue-redis-'));
    server = await startRedis({ dir });
  });
  afterEach(async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  });

  test('FLUSHALL in the middle: nothing breaks, later wake-ups arrive', async () => {
    const own = await openQueue(server.url, { report: (report) => reports.push(report) });
    const running = gate();
    const hold = gate();
    const seen: string[] = [];
    own.consume(
      'source',
      source({
        'refresh-repository': async (job) => {
          seen.push(job.repositoryId);
          if (seen.length > 1) return;
          running.open();
          await hold.opened;
        },
      }),
      { concurrency: { 'refresh-repository': 1 } },
    );
    const [first, forgotten] = [refresh(), refresh()];
    await own.enqueue('refresh-repository', first);
    await running.opened;
    await own.enqueue('refresh-repository', forgotten);
    const redis = new Redis(server.url);
    await redis.flushall();
    redis.disconnect();
    hold.open();
    expect(await own.enqueue('refresh-repository', forgotten)).toBe(true);
    expect(await own.enqueue('refresh-repository', first)).toBe(true);
    await vi.waitFor(
      () => expect(seen.slice(1).sort()).toEqual([forgotten.repositoryId, first.repositoryId].sort()),
      soon,
    );
    await own.close();
  }, 40_000);

  test('stopped and started again: senders say false at once, consumers and listeners go on by themselves', async () => {
    const own = await openQueue(server.url, { report: (report) => reports.push(report) });
    const seen: string[] = [];
    const heard: unknown[] = [];
    own.consume('source', source({ 'refresh-repository': async (job) => void seen.push(job.repositoryId) }));
    own.onWake((wake) => heard.push(wake));
    const before = refresh();
    await own.enqueue('refresh-repository', before);
    await vi.waitFor(() => expect(seen).toEqual([before.repositoryId]), soon);
    await vi.waitFor(() => expect(heard).toEqual(['everyone']), soon);

    await server.stop();
    await vi.waitFor(() => expect(own.isReachable()).toBe(false), soon);
    expect(await own.enqueue('refresh-repository', before)).toBe(false);
    expect(await own.wake(organization, 1)).toBe(false);
    expect(JSON.stringify(reports)).not.toContain(new URL(server.url).password);

    server = await startRedis({ dir });
    const after = refresh();
    await vi.waitFor(async () => expect(await own.enqueue('refresh-repository', after)).toBe(true), soon);
    await vi.waitFor(() => expect(seen).toContain(after.repositoryId), soon);
    await vi.waitFor(() => expect(heard).toContain('everyone'), soon);
    await vi.waitFor(async () => {
      await own.wake(organization, 2);
      expect(heard).toContainEqual({ organizationId: organization, position: 2 });
    }, soon);
    await own.close();
  }, 60_000);

  test('not there at the start: the queue opens, says false, and works later', async () => {
    await server.stop();
    const own = await openQueue(server.url);
    const seen: string[] = [];
    own.consume('source', source({ 'refresh-repository': async (job) => void seen.push(job.repositoryId) }));
    const payload = refresh();
    expect(await own.enqueue('refresh-repository', payload)).toBe(false);
    server = await startRedis({ dir });
    await vi.waitFor(async () => expect(await own.enqueue('refresh-repository', payload)).toBe(true), soon);
    await vi.waitFor(() => expect(seen).toEqual([payload.repositoryId]), soon);
    await own.close();
  }, 60_000);
});
