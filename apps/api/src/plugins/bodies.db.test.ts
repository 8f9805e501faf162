import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const inject = (request: InjectOptions) => api.app.inject(request);

describe('WEB-7: bodies', () => {
  const text = JSON.stringify({ email: 'ada@example.com', password: 1 });
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/json-patch+json',
    'text/json',
    'application/xml',
    'x',
    '',
    ' application/json',
    '\tapplication/json',
    'application/json\t;charset=utf-8',
    'APPLICATION/JSON',
    'application/json; charset=utf-16',
    'application/json, text/plain',
  ])('content type %j never gets past validation', async (type) => {
    const response = await inject({
      method: 'POST',
      url: '/v1/sessions',
      headers: { 'content-type': type },
      payload: text,
    });
    expect([400, 415]).toContain(response.statusCode);
  });

  test.each([
    '{',
    'null',
    '[]',
    '"x"',
    '1',
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{}}}',
  ])('%s is 400', async (payload) => {
    const headers = { 'content-type': 'application/json' };
    const response = await inject({ method: 'POST', url: '/v1/sessions', headers, payload });
    expect(response.statusCode).toBe(400);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('deep nesting and operators instead of values are 400', async () => {
    const headers = { 'content-type': 'application/json' };
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const operator = JSON.stringify({ email: { not: '' }, password: { not: '' } });
    for (const payload of [deep, operator]) {
      expect((await inject({ method: 'POST', url: '/v1/sessions', headers, payload })).statusCode).toBe(400);
    }
  });

  test('more than a megabyte is 413', async () => {
    const payload = { email: 'a@example.com', password: 'x'.repeat(1024 * 1024) };
    const response = await inject({ method: 'POST', url: '/v1/sessions', payload });
    expect(response.statusCode).toBe(413);
    expect(response.json()).toMatchObject({ code: 'too-large' });
  });
});
