import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { certificate, tlsServer } from '../test/tls.ts';
import { type ConnectedCluster, connect } from './connect.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A cluster whose kubelet is played. */
async function played(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ConnectedCluster> {
  const identity = await certificate('127.0.0.1');
  const server = await tlsServer(identity, answer);
  const { port } = server;
  const credential = {
    ...{ server: `https://127.0.0.1:${port}`, auth: { token: 'canary-token' }, caPem: identity.cert },
  };
  const cluster = connect(credential, { allow: [{ host: '127.0.0.1', port }] });
  open.push(cluster, server);
  return cluster;
}

const pod = { namespace: 'shop', name: 'web-1' };
const follow = (cluster: ConnectedCluster, signal: AbortSignal) =>
  cluster.followLog(pod, { container: 'web', tailLines: 10, signal });
const never = new AbortController().signal;

test('bytes come as they are written, and the end of the container is the end', async () => {
  const asked: (string | undefined)[] = [];
  const cluster = await played((request, response) => {
    asked.push(request.url);
    response.write('one\n');
    setTimeout(() => response.end('two\n'), 20);
  });
  let text = '';
  for await (const bytes of follow(cluster, never)) text += Buffer.from(bytes).toString();
  expect(text).toBe('one\ntwo\n');
  expect(asked).toEqual(['/api/v1/namespaces/shop/pods/web-1/log?container=web&follow=true&tailLines=10']);
});

test('whoever stops reading lets the connection go; nothing is read ahead of them', async () => {
  let gone = false;
  let sent = 0;
  const cluster = await played((_request, response) => {
    response.on('close', () => {
      gone = true;
    });
    const block = Buffer.alloc(64 * 1024, 'x\n');
    const more = () => {
      while (response.write(block)) sent += block.length;
      response.once('drain', more);
    };
    more();
  });
  for await (const bytes of follow(cluster, never)) {
    expect(bytes.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    break;
  }
  await vi.waitFor(() => expect(gone).toBe(true), 5_000);
  // What fits between two sockets, and not what a pod could write in that time.
  expect(sent).toBeLessThan(32 * 1024 * 1024);
});

test('a signal ends the wait for a container that is silent from the begin', async () => {
  const cluster = await played(() => undefined);
  const ending = new AbortController();
  const first = follow(cluster, ending.signal)[Symbol.asyncIterator]().next();
  setTimeout(() => ending.abort(), 50);
  await expect(first).rejects.toMatchObject({ code: 'timed-out' });
});

test.each([
  [403, 'forbidden'],
  [404, 'not-found'],
  [400, 'invalid'],
])('%i is told as %s, in the words of the server', async (status, code) => {
  const cluster = await played((_request, response) => {
    response.statusCode = status;
    response.end(JSON.stringify({ kind: 'Status', message: 'no log for you' }));
  });
  const first = follow(cluster, never)[Symbol.asyncIterator]().next();
  await expect(first).rejects.toMatchObject({ code, message: 'no log for you.' });
});
