import type { ServerResponse } from 'node:http';
import type { KindRef, WatchEvent } from '@landfall/engine';
import { afterEach, expect, test } from 'vitest';
import { certificate, tlsServer } from '../../test/tls.ts';
import { connect } from '../connect.ts';

const CONFIG_MAPS: KindRef = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const object = (name: string, resourceVersion: string) => ({
  metadata: { name, namespace: 'shop', resourceVersion },
});
const list = (resourceVersion: string, ...items: object[]) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMapList', metadata: { resourceVersion }, items });
const event = (type: string, of: object) =>
  `${JSON.stringify({ type, object: { apiVersion: 'v1', kind: 'ConfigMap', ...of } })}\n`;

/** A watch that stands, and never says anything again. */
const HALF_OPEN = 'half open';

/** Plays lists and watches in turn, and tells what the first events were. */
async function watched(
  lists: string[],
  watches: string[],
  wanted: number,
): Promise<{ seen: string[]; asked: string[] }> {
  const identity = await certificate('127.0.0.1');
  const asked: string[] = [];
  const server = await tlsServer(identity, (request, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'https://x');
    const isWatch = url.searchParams.has('watch');
    asked.push(isWatch ? `watch from ${url.searchParams.get('resourceVersion')}` : 'list');
    const body = (isWatch ? watches : lists).shift();
    if (body === HALF_OPEN) response.writeHead(200).flushHeaders();
    else if (body !== undefined) response.end(body);
  });
  const { port } = server;
  const credential = { server: `https://127.0.0.1:${port}`, caPem: identity.cert, auth: { token: 'x' } };
  const cluster = connect(credential, { allow: [{ host: '127.0.0.1', port }], silentWatchMs: 50 });
  open.push(cluster, server);
  const ending = new AbortController();
  const seen: string[] = [];
  const tell = (one: WatchEvent) =>
    one.type === 'synced' ? 'synced' : `${one.type} ${one.object.metadata.name}`;
  for await (const one of cluster.watch(CONFIG_MAPS, { signal: ending.signal })) {
    seen.push(tell(one));
    if (seen.length === wanted) ending.abort();
  }
  return { seen, asked };
}

test('410 Gone: lists again, tells what was missed and what vanished, and nothing twice', async () => {
  const gone = `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old' } })}\n`;
  const { seen, asked } = await watched(
    [list('5', object('a', '1'), object('b', '2')), list('9', object('a', '1'), object('c', '8'))],
    [event('MODIFIED', object('b', '6')) + gone],
    7,
  );
  expect(seen).toEqual(['added a', 'added b', 'synced', 'modified b', 'added c', 'deleted b', 'synced']);
  expect(asked.slice(0, 3)).toEqual(['list', 'watch from 5', 'list']);
});

test('a watch that ends goes on from its last position, bookmarks included', async () => {
  const { seen, asked } = await watched(
    [list('5')],
    [event('BOOKMARK', object('', '7')), event('ADDED', object('a', '8'))],
    2,
  );
  expect(seen).toEqual(['synced', 'added a']);
  expect(asked).toEqual(['list', 'watch from 5', 'watch from 7']);
});

test('a watch of which nothing is heard any more is half open: it is begun again from its last position', async () => {
  const { seen, asked } = await watched(
    [list('5', object('a', '1'))],
    [HALF_OPEN, event('MODIFIED', object('a', '6'))],
    3,
  );
  expect(seen).toEqual(['added a', 'synced', 'modified a']);
  expect(asked.slice(0, 3)).toEqual(['list', 'watch from 5', 'watch from 5']);
});
