import { once } from 'node:events';
import {
  createServer,
  get,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createDoor } from './door.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<string> {
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const backend = (handler: RequestListener) => listen(createServer(handler));

/** An address where nothing listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  const address = await listen(server);
  server.close();
  await once(server, 'close');
  return address;
}

async function doorTo(api: string, web: string): Promise<string> {
  return listen(createDoor({ api, web }));
}

const named =
  (name: string): RequestListener =>
  (_request, response) =>
    void response.end(name);

test.each([
  ['/v1', 'api'],
  ['/v1/syncs?after=2', 'api'],
  ['/webhooks/github/x', 'api'],
  ['/agent/connect', 'api'],
  ['/', 'web'],
  ['/v1x', 'web'],
  ['/agents', 'web'],
  ['//v1/syncs', 'web'],
  ['/clusters?next=/v1', 'web'],
])('%s goes to the %s', async (url, name) => {
  const door = await doorTo(await backend(named('api')), await backend(named('web')));
  expect(await (await fetch(door + url)).text()).toBe(name);
});

test('an answer that never ends arrives piece by piece', async () => {
  let write = (_text: string) => {};
  const api = await backend((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    write = (text) => void response.write(text);
    write('data: 1\n\n');
  });
  const door = await doorTo(api, api);
  const [answer] = (await once(get(`${door}/v1/events`), 'response')) as [IncomingMessage];
  expect(String((await once(answer, 'data'))[0])).toBe('data: 1\n\n');
  const next = once(answer, 'data');
  write('data: 2\n\n');
  expect(String((await next)[0])).toBe('data: 2\n\n');
  answer.destroy();
});

test('when the reader goes, the backend sees it go', async () => {
  let gone: Promise<unknown> = Promise.resolve();
  const api = await backend((_request, response) => {
    gone = once(response, 'close');
    response.write('data: 1\n\n');
  });
  const [answer] = (await once(get(`${await doorTo(api, api)}/v1/events`), 'response')) as [IncomingMessage];
  answer.destroy();
  await gone;
});

test('a request body streams to the backend', async () => {
  const pieces: string[] = [];
  let first = (_: unknown) => {};
  const seen = new Promise((resolve) => {
    first = resolve;
  });
  const api = await backend(async (incoming, response) => {
    for await (const piece of incoming) {
      pieces.push(String(piece));
      first(piece);
    }
    response.end(pieces.join('|'));
  });
  const upload = request(`${await doorTo(api, api)}/v1/upload`, { method: 'POST' });
  upload.write('one');
  await seen;
  upload.end('two');
  const [answer] = (await once(upload, 'response')) as [IncomingMessage];
  expect(String((await once(answer, 'data'))[0])).toBe('one|two');
});

test('where a request came from is what the door saw, whatever the client says', async () => {
  const api = await backend((incoming, response) => void response.end(JSON.stringify(incoming.headers)));
  const door = await doorTo(api, api);
  const sent = {
    host: 'landfall.example',
    'x-forwarded-for': '10.0.0.1, 10.0.0.2',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-port': '443',
    forwarded: 'for=10.0.0.1',
    'x-real-ip': '10.0.0.1',
    connection: 'close, x-hop, cookie',
    'x-hop': '1',
    te: 'trailers',
    'proxy-authorization': 'Basic eDp5',
    cookie: 'session=1',
  };
  const [answer] = (await once(get(`${door}/v1/me`, { headers: sent }), 'response')) as [IncomingMessage];
  const seen = JSON.parse(String((await once(answer, 'data'))[0]));
  expect(seen).toEqual({
    host: 'landfall.example',
    cookie: 'session=1',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': 'landfall.example',
    connection: 'close',
  });
});

test('status, repeated headers and redirects come back unchanged; what belongs to the connection does not', async () => {
  const web = await backend((_request, response) => {
    response.writeHead(307, {
      location: 'http://127.0.0.1/elsewhere',
      'set-cookie': ['a=1', 'b=2'],
      'keep-alive': 'timeout=99',
    });
    response.end();
  });
  const answer = await fetch(await doorTo(web, web), { redirect: 'manual' });
  expect(answer.status).toBe(307);
  expect(answer.headers.get('location')).toBe('http://127.0.0.1/elsewhere');
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(answer.headers.get('keep-alive')).not.toBe('timeout=99');
});

test('a backend that is not up yet: a page that reloads itself, a problem for programs', async () => {
  const door = await doorTo(await nobody(), await nobody());
  const page = await fetch(door, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await page.text()).toContain('http-equiv="refresh"');
  const problem = await fetch(`${door}/v1/me`);
  expect([problem.status, problem.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
  expect(await problem.json()).toMatchObject({ status: 503, title: 'Starting' });
});

test('a backend that breaks off before answering is a bad gateway', async () => {
  const api = await backend((incoming) => void incoming.socket.destroy());
  const answer = await fetch(`${await doorTo(api, api)}/v1/me`);
  expect(answer.status).toBe(502);
});

/** Sends an upgrade by hand and gives the first answer. */
async function upgrade(door: string, path: string) {
  const socket = connect(Number(new URL(door).port), '127.0.0.1');
  const key = 'Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13';
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`,
  );
  const first = String((await once(socket, 'data'))[0]);
  return { socket, first };
}

test('an upgrade below /agent is passed on, both ways; elsewhere it is refused', async () => {
  const api = createServer();
  api.on('upgrade', (incoming, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.write(`from ${incoming.headers['x-forwarded-for']} `);
    socket.pipe(socket);
  });
  const door = await doorTo(await listen(api), await nobody());
  const { socket, first } = await upgrade(door, '/agent/connect');
  let said = first;
  socket.on('data', (chunk) => {
    said += String(chunk);
  });
  socket.write('hello');
  await expect.poll(() => said).toMatch(/101 Switching Protocols[\s\S]*from 127\.0\.0\.1 hello/);
  socket.destroy();
  expect((await upgrade(door, '/v1/events')).first).toContain('404');
});
