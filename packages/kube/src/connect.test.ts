import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { certificate, type TlsServer, tlsServer } from '../test/tls.ts';
import { type ConnectedCluster, type ConnectOptions, connect } from './connect.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const versionAnswer: Answer = (_request, response) => response.end('{"gitVersion":"v1.34.4"}');

async function serve(identity: Awaited<ReturnType<typeof certificate>>, answer: Answer): Promise<TlsServer> {
  const server = await tlsServer(identity, answer);
  open.push(server);
  return server;
}

function dial(
  host: string,
  port: number,
  caPem: string | undefined,
  options: Partial<ConnectOptions> = {},
): ConnectedCluster {
  const credential = {
    server: `https://${host}:${port}`,
    auth: { token: 'canary-token' },
    ...(caPem ? { caPem } : {}),
  };
  const cluster = connect(credential, { allow: [{ host, port }], ...options });
  open.push(cluster);
  return cluster;
}

test('a server with the right certificate is spoken to', async () => {
  const identity = await certificate('127.0.0.1');
  const { port } = await serve(identity, versionAnswer);
  expect(await dial('127.0.0.1', port, identity.cert).version()).toBe('v1.34.4');
});

test('the name is what TLS proves; the checked address is what is dialled', async () => {
  const identity = await certificate('localhost');
  const seen: string[] = [];
  const { port } = await serve(identity, (request, response) => {
    seen.push(`${request.headers.host} from ${request.socket.remoteAddress}`);
    versionAnswer(request, response);
  });
  const cluster = dial('localhost', port, identity.cert);
  // Only 127.0.0.1 is listened on; a resolver that puts ::1 first is a machine this test cannot run on.
  expect(await cluster.version()).toBe('v1.34.4');
  expect(seen).toEqual([`localhost:${port} from 127.0.0.1`]);
});

test.each<
  [
    string,
    () => Promise<{ host: string; identity: Awaited<ReturnType<typeof certificate>>; ca?: string }>,
    RegExp,
  ]
>([
  [
    'CLU-2 another CA',
    async () => ({
      host: '127.0.0.1',
      identity: await certificate('127.0.0.1'),
      ca: (await certificate('127.0.0.1')).cert,
    }),
    /CA did not sign|certificate/,
  ],
  [
    'CLU-2 no CA and no public certificate',
    async () => ({ host: '127.0.0.1', identity: await certificate('127.0.0.1') }),
    /CA did not sign/,
  ],
  [
    'CLU-2 a certificate of another name',
    async () => {
      const identity = await certificate('other.example');
      return { host: '127.0.0.1', identity, ca: identity.cert };
    },
    /made out to another name/,
  ],
  [
    'CLU-2 an expired certificate',
    async () => {
      const identity = await certificate('127.0.0.1', { ended: true });
      return { host: '127.0.0.1', identity, ca: identity.cert };
    },
    /has expired/,
  ],
])('%s is refused with words', async (_name, make, words) => {
  const { host, identity, ca } = await make();
  let asked = 0;
  const { port } = await serve(identity, (request, response) => {
    asked += 1;
    versionAnswer(request, response);
  });
  const error = await dial(host, port, ca)
    .version()
    .catch((caught) => caught);
  expect(error).toMatchObject({ code: 'untrusted' });
  expect(error.message).toMatch(words);
  expect(error.fix).toBeTruthy();
  expect(asked).toBe(0);
});

test('SSRF-5: a private address that is not allowed is not dialled, and the flag is named', async () => {
  const identity = await certificate('127.0.0.1');
  let asked = 0;
  const { port } = await serve(identity, () => {
    asked += 1;
  });
  const error = await dial('127.0.0.1', port, identity.cert, { allow: [] })
    .version()
    .catch((caught) => caught);
  expect(error).toMatchObject({ code: 'untrusted' });
  expect(error.fix).toContain('--allow-address');
  expect(asked).toBe(0);
});

test('nothing listens there: unreachable, in words, without the token', async () => {
  const identity = await certificate('127.0.0.1');
  const server = await tlsServer(identity, versionAnswer);
  await server.close();
  const error = await dial('127.0.0.1', server.port, identity.cert)
    .version()
    .catch((caught) => caught);
  expect(error).toMatchObject({ code: 'unreachable' });
  expect(error.message).toContain('nothing listens there');
  expect(JSON.stringify(error) + error.message).not.toContain('canary-token');
});

test('a server that takes the connection and says nothing is given up', async () => {
  const identity = await certificate('127.0.0.1');
  const { port } = await serve(identity, () => undefined);
  const cluster = dial('127.0.0.1', port, identity.cert);
  await expect(cluster.request({ method: 'GET', path: '/version', timeoutMs: 300 })).rejects.toMatchObject({
    code: 'timed-out',
  });
});

test('an answer without end is cut off', async () => {
  const identity = await certificate('127.0.0.1');
  const { port } = await serve(identity, (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const cluster = dial('127.0.0.1', port, identity.cert);
  await expect(
    cluster.request({ method: 'GET', path: '/version', maxBytes: 1_000_000 }),
  ).rejects.toMatchObject({ code: 'too-large' });
});

test('a cut connection is unreachable, and a redirect is not followed', async () => {
  const identity = await certificate('127.0.0.1');
  const { port } = await serve(identity, (request, response) => {
    if (request.url === '/version') request.socket.destroy();
    else response.writeHead(302, { location: 'https://169.254.169.254/' }).end();
  });
  const cluster = dial('127.0.0.1', port, identity.cert);
  await expect(cluster.version()).rejects.toMatchObject({ code: 'unreachable' });
  expect((await cluster.request({ method: 'GET', path: '/elsewhere' })).status).toBe(302);
});
