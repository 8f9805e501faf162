import { setImmediate as turn } from 'node:timers/promises';
import { FenceLost, retrying } from '@landfall/engine';
import { afterEach, expect, test, vi } from 'vitest';
import { type Answer, type BusyServer, busyServer, tooMany } from '../test/busy-server.ts';

const CONFIG_MAPS = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
const version: Answer = { status: 200, body: '{"gitVersion":"v1.34.4"}' };
let server: BusyServer | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await server?.close();
});

/** A server that answers once, so that a connection stands, and then as told; from here on only the test moves the clock. */
async function connected(...answers: Answer[]): Promise<BusyServer> {
  server = await busyServer([version, ...answers, version]);
  await server.cluster.version();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  return server;
}

/** The client has read the answer and waits: its timer stands. */
async function waits(): Promise<void> {
  while (vi.getTimerCount() === 0) await turn();
}

test('a 429 with Retry-After is asked again after that time and no sooner, a later 503 after a step', async () => {
  const busy = await connected(tooMany(30), { status: 503, body: '<html>gateway</html>' });
  const asking = retrying(busy.cluster, { random: () => 0 }).version();
  await waits();
  const first = performance.now();
  await vi.advanceTimersByTimeAsync(29_999);
  expect(busy.asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  await busy.answered(3);
  await waits();
  await vi.advanceTimersByTimeAsync(200);
  expect(await asking).toBe('v1.34.4');
  expect(busy.asked.slice(2).map((at) => at - first)).toEqual([30_000, 30_200]);
});

test('jitter comes on top of Retry-After', async () => {
  const busy = await connected(tooMany(40));
  const asking = retrying(busy.cluster, { random: () => 0.5 }).version();
  await waits();
  await vi.advanceTimersByTimeAsync(44_999);
  expect(busy.asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(await asking).toBe('v1.34.4');
});

test('4.11: a lease that runs out in the wait ends it, and nothing more is sent', async () => {
  const busy = await connected(tooMany(60));
  const end = performance.now() + 15_000;
  const asking = retrying(busy.cluster, { deadline: () => end }).version();
  const lost = expect(asking).rejects.toThrow(FenceLost);
  await waits();
  await vi.advanceTimersByTimeAsync(15_000);
  await lost;
  expect(busy.asked).toHaveLength(2);
});

test('a watch is asked for again after Retry-After too', async () => {
  const list: Answer = { status: 200, body: '{"metadata":{"resourceVersion":"5"},"items":[]}' };
  const busy = await connected(list, tooMany(20));
  const ending = new AbortController();
  const watching = (async () => {
    for await (const event of busy.cluster.watch(CONFIG_MAPS, { signal: ending.signal }))
      expect(event.type).toBe('synced');
  })();
  await busy.answered(3);
  await waits();
  await vi.advanceTimersByTimeAsync(19_999);
  expect(busy.asked).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(5_001);
  await busy.answered(4);
  ending.abort();
  await watching;
});

test('a watch that a server ends at once, without a word, is not asked for without end', async () => {
  const list: Answer = { status: 200, body: '{"metadata":{"resourceVersion":"5"},"items":[]}' };
  const busy = await connected(list, { status: 200, body: '' }, { status: 200, body: '' });
  const ending = new AbortController();
  const watching = (async () => {
    for await (const event of busy.cluster.watch(CONFIG_MAPS, { signal: ending.signal }))
      expect(event.type).toBe('synced');
  })();
  await busy.answered(4);
  await waits();
  await vi.advanceTimersByTimeAsync(199);
  expect(busy.asked).toHaveLength(4);
  await vi.advanceTimersByTimeAsync(201);
  await busy.answered(5);
  ending.abort();
  await watching;
});

test('a watch that ends after each word is asked for no more often than one that says nothing', async () => {
  const list: Answer = { status: 200, body: '{"metadata":{"resourceVersion":"5"},"items":[]}' };
  const word = (version: string): Answer => ({
    status: 200,
    body: `{"type":"ADDED","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"${version}"}}}\n`,
  });
  const busy = await connected(list, word('6'), word('7'), word('8'));
  const ending = new AbortController();
  const watching = (async () => {
    for await (const event of busy.cluster.watch(CONFIG_MAPS, { signal: ending.signal }))
      expect(['synced', 'added']).toContain(event.type);
  })();
  await busy.answered(4);
  await waits();
  await vi.advanceTimersByTimeAsync(199);
  expect(busy.asked).toHaveLength(4);
  ending.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  await watching;
});
