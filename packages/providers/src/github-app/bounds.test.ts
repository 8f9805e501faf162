import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { keptAuthority, keptCertificate } from '@landfall/devstack/certificates';
import { AddressError } from '@landfall/egress';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { asker, GitHubError, githubAddress, installationsOf, type Reach, whoIs } from './index.ts';

const TOKEN = 'ghu_a-token-that-nobody-else-may-see';

let folder: string;
let authority: Awaited<ReturnType<typeof keptAuthority>>;
let pair: Awaited<ReturnType<typeof keptCertificate>>;
const servers: Server[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-bounds-'));
  authority = await keptAuthority(folder, 'ca');
  const hosts = ['127.0.0.1'];
  pair = await keptCertificate(folder, 'server', authority, { commonName: 'x', usage: 'server', hosts });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server that is no GitHub, and how it is reached; it keeps what it was asked. */
async function otherServer(answer: RequestListener): Promise<Reach & { asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer(pair, (request, response) => {
    asked.push(request);
    answer(request, response);
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const address = githubAddress(`https://127.0.0.1:${port}`);
  return { address, allow: [{ host: '127.0.0.1', port }], caPem: authority.cert, asked };
}

const json = { 'content-type': 'application/json' };

async function refusedBy(reach: Reach): Promise<GitHubError> {
  const error = await whoIs(asker(reach), TOKEN).catch((thrown: unknown) => thrown);
  expect(inspect(error, { depth: 9 })).not.toContain(TOKEN);
  if (error instanceof GitHubError) return error;
  throw error;
}

test('where GitHub is: itself, with data residency, and an Enterprise Server', () => {
  expect(githubAddress('https://github.com')).toMatchObject({
    api: 'https://api.github.com',
    host: 'github.com',
  });
  expect(githubAddress('https://acme.ghe.com/').api).toBe('https://api.acme.ghe.com');
  expect(githubAddress('https://git.example.com:8443/')).toEqual({
    web: 'https://git.example.com:8443',
    api: 'https://git.example.com:8443/api/v3',
    host: 'git.example.com:8443',
  });
  for (const bad of ['http://github.com', 'https://me:pw@github.com', 'github.com', 'https://0x7f.1/'])
    expect(() => githubAddress(bad)).toThrow(AddressError);
});

test('an address that the operator did not allow is not dialled', async () => {
  const reach = await otherServer((_request, response) => response.end('{}'));
  const error = await whoIs(asker({ ...reach, allow: [] }), TOKEN).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'address-refused' });
  expect(reach.asked).toEqual([]);
});

test('a redirect is not followed, and no other host sees the token', async () => {
  const canary = await otherServer((_request, response) => response.writeHead(200, json).end('{}'));
  const reach = await otherServer((_request, response) =>
    response.writeHead(302, { location: `${canary.address.web}/user` }).end(),
  );
  const both = { ...reach, allow: [...reach.allow, ...canary.allow] };
  expect(await refusedBy(both)).toMatchObject({ code: 'not-understood' });
  const elsewhere = asker(both)({} as never, 'GET /user', { baseUrl: canary.address.web, token: TOKEN });
  await expect(elsewhere).rejects.toMatchObject({ code: 'not-understood' });
  expect(canary.asked).toEqual([]);
  expect(reach.asked).toHaveLength(1);
});

test('a certificate of somebody else is not trusted', async () => {
  const { caPem: _, ...strange } = await otherServer((_request, response) => response.end('{}'));
  expect(await refusedBy(strange)).toMatchObject({ code: 'unreachable', retriable: true });
  expect(strange.asked).toEqual([]);
});

test('an answer that does not end, and one that does not begin, have an end', async () => {
  const large = await otherServer((_request, response) => {
    response.writeHead(200, json);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
    };
    response.on('drain', more);
    more();
  });
  expect(await refusedBy({ ...large, maxBytes: 1_000_000 })).toMatchObject({ code: 'not-understood' });
  const silent = await otherServer(() => undefined);
  const error = await refusedBy({ ...silent, timeoutMs: 300 });
  expect(error).toMatchObject({ code: 'unreachable' });
  expect(error.words.why).toContain('none in 0.3 s');
});

test('nobody there is unreachable', async () => {
  const reach = await otherServer(() => undefined);
  const [server] = servers.splice(0);
  await new Promise((resolve) => server?.close(resolve));
  const error = await refusedBy(reach);
  expect(error.words.why).toContain('ECONNREFUSED');
  expect(error.retriable).toBe(true);
});

test.each([
  ['{', json],
  ['<html>', { 'content-type': 'text/html' }],
  ['[]', json],
  ['null', json],
  ['{"id": -1, "login": "ada"}', json],
  ['{"id": 1, "login": ""}', json],
])('%s is no answer of GitHub', async (body, headers) => {
  const reach = await otherServer((_request, response) => response.writeHead(200, headers).end(body));
  expect(await refusedBy(reach)).toMatchObject({ code: 'not-understood', retriable: false });
});

test('what GitHub says when it refuses is told, and when to ask again', async () => {
  const reset = Math.floor(Date.now() / 1000) + 120;
  const limited = await otherServer((_request, response) =>
    response
      .writeHead(403, { ...json, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) })
      .end('{"message": "API rate limit exceeded"}'),
  );
  const busy = await refusedBy(limited);
  expect(busy).toMatchObject({ code: 'busy', retriable: true });
  expect(Math.round((busy.retryAt?.getTime() ?? 0) / 1000)).toBe(reset);
  const endless = await otherServer((_request, response) =>
    response.writeHead(429, { ...json, 'retry-after': '999999999' }).end('{}'),
  );
  const retryAt = (await refusedBy(endless)).retryAt?.getTime() ?? 0;
  expect(retryAt - Date.now()).toBeLessThanOrEqual(3_600_000);
  const secondary = await otherServer((_request, response) =>
    response.writeHead(403, json).end('{"message": "You have exceeded a secondary rate limit. Please wait"}'),
  );
  const held = await refusedBy(secondary);
  expect(held).toMatchObject({ code: 'busy', retriable: true });
  expect((held.retryAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000);
  const forbidden = await otherServer((_request, response) =>
    response.writeHead(403, json).end('{"message": "Resource not accessible\\u202e\\nsecond line"}'),
  );
  const error = await refusedBy(forbidden);
  expect(error).toMatchObject({ code: 'refused', retriable: false });
  expect(error.words.why).toBe('It answered 403 (“Resource not accessible”).');
});

test('a failing GitHub is asked again later, whatever its page says', async () => {
  const broken = await otherServer((_request, response) => response.writeHead(502).end('<html>'));
  expect(await refusedBy(broken)).toMatchObject({ code: 'busy', retriable: true });
});

/** Pages as full as GitHub makes them, the last one with a single installation. */
function pages(last: number): RequestListener {
  return (request, response) => {
    const page = Number(new URL(request.url ?? '', 'https://x').searchParams.get('page'));
    const account = { id: 1, login: 'acme', type: 'Organization' };
    const ids = Array.from({ length: page < last ? 100 : 1 }, (_, index) => page * 1000 + index);
    const installations = ids.map((id) => ({ id, account, suspended_at: null }));
    response.writeHead(200, json).end(JSON.stringify({ total_count: 0, installations }));
  };
}

test('pages are read to the last one', async () => {
  const reach = await otherServer(pages(3));
  const { found, complete } = await installationsOf(asker(reach), TOKEN);
  expect(complete).toBe(true);
  expect(new Set(found.map(({ id }) => id)).size).toBe(201);
});

test('what is listed and cannot be read is passed over, not the whole list', async () => {
  const good = {
    id: 7,
    account: { id: 1, login: 'acme', type: 'Organization' },
    suspended_at: '2026-01-01T00:00:00Z',
  };
  const enterprise = { id: 8, account: { id: 2, slug: 'big' } };
  const reach = await otherServer((_request, response) =>
    response.writeHead(200, json).end(JSON.stringify({ installations: [enterprise, null, good] })),
  );
  const { found } = await installationsOf(asker(reach), TOKEN);
  expect(found).toEqual([
    { id: 7, account: { id: 1, login: 'acme', type: 'organization' }, suspended: true },
  ]);
});
