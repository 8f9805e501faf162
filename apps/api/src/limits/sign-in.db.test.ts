import { randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, type Person, seen, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let ada: Person;
let bob: Person;
beforeAll(async () => {
  api = await testApi();
  [ada, bob] = [await api.signUp(), await api.signUp()];
});
afterAll(() => api.close());

const inject = (request: InjectOptions) => api.app.inject(request);

describe('signing in', () => {
  const signIn = (email: string, password: string, address = '198.51.100.7') =>
    inject({
      method: 'POST',
      url: '/v1/sessions',
      headers: { 'x-forwarded-for': address },
      payload: { email, password },
    });

  test('the right password opens a session; a wrong one and an unknown address get the same bytes', async () => {
    const good = await signIn(ada.email.toUpperCase(), PASSWORD);
    expect(good.statusCode).toBe(201);
    expect(good.json()).toMatchObject({ me: ada.me });
    const wrong = (email: string) =>
      seen(api.app, { method: 'POST', url: '/v1/sessions', payload: { email, password: 'wrong password' } });
    expect(await wrong(ada.email)).toEqual(await wrong('nobody@example.com'));
  });

  test('WEB-8: only the door is believed about where a request comes from', async () => {
    const spoof = (index: number) =>
      inject({
        method: 'POST',
        url: '/v1/sessions',
        remoteAddress: '203.0.113.50',
        headers: { 'x-forwarded-for': `198.51.100.${index}` },
        payload: { email: `${randomUUID()}@example.com`, password: 'wrong password' },
      });
    for (let index = 0; index < 20; index += 1) expect((await spoof(index)).statusCode).toBe(401);
    expect((await spoof(99)).statusCode).toBe(429);
  });

  test('guessing is slowed down per account, whoever asks from wherever, and others go on', async () => {
    const victim = await api.signUp();
    for (let index = 0; index < 5; index += 1) {
      expect((await signIn(victim.email, 'wrong password', `198.51.100.${index}`)).statusCode).toBe(401);
    }
    const blocked = await signIn(victim.email, PASSWORD, '198.51.100.99');
    expect(blocked.statusCode).toBe(429);
    expect((await signIn(bob.email, PASSWORD)).statusCode).toBe(201);
  });

  test('an address with many failures waits, with any account', async () => {
    for (let index = 0; index < 20; index += 1) {
      await signIn(`${randomUUID()}@example.com`, 'wrong password', '192.0.2.1');
    }
    expect((await signIn(bob.email, PASSWORD, '192.0.2.1')).statusCode).toBe(429);
    expect((await signIn(bob.email, PASSWORD, '192.0.2.2')).statusCode).toBe(201);
  });
});
