import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let ada: Person;
beforeAll(async () => {
  api = await testApi();
  ada = await api.signUp();
});
afterAll(() => api.close());

const post = (url: string, payload: object) =>
  api.app.inject({ method: 'POST', url, payload, headers: ada.bearer });
const bodies = {
  '/v1/drifts/revert': {},
  '/v1/drifts/accept': {},
  '/v1/drifts/ignore': { scope: 'object' },
  '/v1/drifts/ignore/preview': { scope: 'kind' },
};

describe.each(Object.entries(bodies))('%s', (url, body) => {
  test('of what is not yours, or never was, is not found', async () => {
    const answer = await post(url, { ...body, driftIds: [randomUUID()] });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not-found' });
  });

  test('of nothing, of too much and of no ids is refused at its field', async () => {
    for (const driftIds of [[], Array.from({ length: 501 }, () => randomUUID()), ['x']]) {
      const answer = await post(url, { ...body, driftIds });
      expect(answer.statusCode).toBe(400);
      expect(answer.json().errors[0].pointer).toMatch(/^\/driftIds/);
    }
  });

  test('is for those who are signed in', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url,
      payload: { ...body, driftIds: [randomUUID()] },
    });
    expect(answer.statusCode).toBe(401);
  });
});

test('the list and the count are empty where nothing has drifted; a cursor of nobody is refused', async () => {
  const get = (url: string) => api.app.inject({ url, headers: ada.bearer });
  expect((await get('/v1/drifts')).json()).toEqual({ items: [], next: null });
  expect((await get('/v1/drifts/count')).json()).toEqual({ open: 0 });
  expect((await get('/v1/drifts?cursor=x')).statusCode).toBe(400);
  expect((await get('/v1/drifts?applicationId=x')).statusCode).toBe(400);
});
