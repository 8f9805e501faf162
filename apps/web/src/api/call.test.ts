import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { uuid } from '../../test/fixtures.ts';
import { address, createCaller } from './call.ts';
import { ApiProblem } from './problem.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

async function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const seen: Array<{ method: string | undefined; url: string | undefined; body: string }> = [];
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    seen.push({ method: request.method, url: request.url, body: text });
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { call: createCaller(`http://127.0.0.1:${port}`), seen };
}

test('fills the path and the query of a route', () => {
  expect(address('/v1/syncs/:id', { params: { id: 'a/b' } })).toBe('/v1/syncs/a%2Fb');
  expect(address('/v1/syncs', { query: { limit: 5, cursor: undefined } })).toBe('/v1/syncs?limit=5');
});

test('an answer comes with the position up to which it is current', async () => {
  const { call, seen } = await answering(200, { items: [], next: null }, { 'landfall-position': '42' });
  const held = await call('syncs.list', { query: { applicationId: uuid(1) } });
  expect(held).toEqual({ value: { items: [], next: null }, position: 42 });
  expect(seen).toMatchObject([{ method: 'GET', url: `/v1/syncs?applicationId=${uuid(1)}` }]);
});

test('a refusal is thrown in its three parts', async () => {
  const { call } = await answering(409, {
    type: 'x',
    title: 'Taken.',
    status: 409,
    code: 'name-taken',
    detail: 'Names are unique.',
    fix: 'Choose another.',
    requestId: 'r1',
  });
  const refused = await call('applications.list', {}).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiProblem);
  expect(refused).toMatchObject({
    what: 'Taken.',
    why: 'Names are unique.',
    fix: 'Choose another.',
    requestId: 'r1',
  });
});

test('an answer of another shape is not let in', async () => {
  const { call } = await answering(200, { items: [{ id: 'not an application' }] });
  await expect(call('applications.list', {})).rejects.toMatchObject({ code: 'unexpected' });
});

test('no answer is said as such', async () => {
  const call = createCaller('http://127.0.0.1:1');
  await expect(call('applications.list', {})).rejects.toMatchObject({ code: 'offline' });
});

test('a front door without an API behind it is not taken for a mistake of the page', async () => {
  const { call } = await answering(502, 'Bad Gateway');
  await expect(call('applications.list', {})).rejects.toMatchObject({ code: 'unavailable' });
});
