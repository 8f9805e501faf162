import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { certificate, tlsServer } from '../test/tls.ts';
import { type ConnectedCluster, connect } from './connect.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A server that answers only when it is told to, and counts what stands open meanwhile; watches are let stand. */
async function slowServer(maxSockets: number): Promise<{
  cluster: ConnectedCluster;
  waiting: ServerResponse[];
  watches: () => number;
}> {
  const identity = await certificate('127.0.0.1');
  const waiting: ServerResponse[] = [];
  let watches = 0;
  const server = await tlsServer(identity, (request, response) => {
    if (request.url?.includes('watch=true')) {
      watches += 1;
      response.writeHead(200).flushHeaders();
    } else if (request.url?.startsWith('/api/v1')) {
      response.end('{"metadata":{"resourceVersion":"5"},"items":[]}');
    } else waiting.push(response);
  });
  const { port } = server;
  const credential = { server: `https://127.0.0.1:${port}`, caPem: identity.cert, auth: { token: 'x' } };
  const cluster = connect(credential, { allow: [{ host: '127.0.0.1', port }], maxSockets });
  open.push(cluster, server);
  return { cluster, waiting, watches: () => watches };
}

test('4.7: one cluster is asked so much at once and no more, by however many runs', async () => {
  const { cluster, waiting } = await slowServer(3);
  const runs = [cluster, cluster.guarded(() => undefined), cluster.guarded(() => undefined)];
  const asked = Promise.all(Array.from({ length: 12 }, (_, index) => runs[index % 3]?.version()));
  let most = 0;
  for (let answered = 0; answered < 12; ) {
    const more = Math.min(3, 12 - answered);
    await expect.poll(() => waiting.length).toBe(more);
    most = Math.max(most, waiting.length);
    for (const response of waiting.splice(0)) {
      answered += 1;
      response.end('{"gitVersion":"v1.34.4"}');
    }
  }
  expect(await asked).toHaveLength(12);
  expect(most).toBe(3);
});

test('watches that stand do not keep anything else from being asked', async () => {
  const { cluster, waiting, watches } = await slowServer(1);
  const ending = new AbortController();
  const kind = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
  const watching = [1, 2, 3].map(async () => {
    for await (const event of cluster.watch(kind, { signal: ending.signal }))
      expect(event.type).toBe('synced');
  });
  await expect.poll(watches).toBe(3);
  const version = cluster.version();
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.end('{"gitVersion":"v1.34.4"}');
  expect(await version).toBe('v1.34.4');
  ending.abort();
  await Promise.all(watching);
});

test('who waits for a turn stops waiting with its signal, and the others get theirs', async () => {
  const { cluster, waiting } = await slowServer(1);
  const first = cluster.version();
  await expect.poll(() => waiting.length).toBe(1);
  const ending = new AbortController();
  const given = cluster.request({ method: 'GET', path: '/version', signal: ending.signal });
  const last = cluster.version();
  ending.abort(new Error('shutting down'));
  await expect(given).rejects.toThrow('shutting down');
  waiting.shift()?.end('{"gitVersion":"v1"}');
  expect(await first).toBe('v1');
  await expect.poll(() => waiting.length).toBe(1);
  waiting.shift()?.end('{"gitVersion":"v2"}');
  expect(await last).toBe('v2');
});
