import { randomUUID } from 'node:crypto';
import { problem } from '@landfall/contracts/problem';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectBody, type Person, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let ada: Person;
beforeAll(async () => {
  api = await testApi();
  ada = await api.signUp();
});
afterAll(() => api.close());

const inject = (request: InjectOptions) => api.app.inject(request);

describe('answers', () => {
  test('credentials go in and never come out', async () => {
    const canary = `canary-${randomUUID()}`;
    const payload = { ...connectBody(), credential: { username: 'git', token: canary } };
    const created = await inject({ method: 'POST', url: '/v1/repositories', headers: ada.bearer, payload });
    expect(created.json()).toMatchObject({ hasCredential: true });
    const { id } = created.json<{ id: string }>();
    const bodies = await Promise.all(
      ['/v1/repositories', `/v1/repositories/${id}`, '/v1/activity'].map(
        async (url) => (await inject({ url, headers: ada.bearer })).body,
      ),
    );
    expect([created.body, ...bodies].join()).not.toContain(canary);
    expect(bodies.join()).not.toContain(created.json<{ webhookSecret: string }>().webhookSecret);
  });

  test('GET answers of members carry the position to follow from', async () => {
    const response = await inject({ url: '/v1/repositories', headers: ada.bearer });
    expect(response.headers['landfall-position']).toMatch(/^\d+$/);
  });

  test('headers of every kind of answer', async () => {
    const answers = [
      await inject({ url: '/v1/me', headers: ada.bearer }),
      await inject({ url: '/v1/me' }),
      await inject({ url: '/nowhere' }),
      await inject({ url: '/v1/%zz' }),
      await inject({ method: 'POST', url: '/v1/sessions', payload: '{' }),
    ];
    for (const { headers } of answers) {
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(headers['x-request-id']).toMatch(/^req_/);
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  test('refusals are problem documents in three parts, with a pointer to each field', async () => {
    const response = await inject({
      method: 'POST',
      url: '/v1/sign-up',
      payload: { name: '', email: 'no', password: 'short', organization: 'x', extra: 1 },
    });
    expect(response.statusCode).toBe(400);
    const body = problem.parse(response.json());
    expect(body.type).toBe('https://landfall.dev/problems/invalid-request');
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/name', '/email', '/password']),
    );
    expect(response.body).not.toContain('short');
  });

  test.each([
    'http://git.example.com/a.git',
    'https://user:canary@git.example.com/a.git',
    'file:///etc',
    '-u',
    'ssh://-oProxyCommand=canary/a',
    'git@-oProxyCommand=canary:a/b',
    'ssh://git:canary@git.example.com/a',
  ])('GIT-2: the address %s is refused at its field', async (url) => {
    const payload = { ...connectBody(), url };
    const response = await inject({ method: 'POST', url: '/v1/repositories', headers: ada.bearer, payload });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ pointer: '/url' }] });
    expect(response.body).not.toContain('canary');
  });

  test('a failure that nobody foresaw tells nothing of itself', async () => {
    const { database } = api.doors.platform;
    const broken = vi
      .spyOn(database.prisma, '$transaction')
      .mockRejectedValue(new Error('canary at /etc/secret'));
    const response = await inject({ url: '/v1/me', headers: ada.bearer });
    broken.mockRestore();
    expect([401, 500]).toContain(response.statusCode);
    expect(response.body).not.toMatch(/canary|etc/);
    expect(problem.safeParse(response.json()).success).toBe(true);
  });

  test('Postgres away is 503 with Retry-After', async () => {
    const gone = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED' });
    const { database } = api.doors.platform;
    const away = vi.spyOn(database.prisma, '$queryRaw').mockRejectedValue(gone);
    const [response, health] = [
      await inject({ url: '/v1/me', headers: ada.bearer }),
      await inject({ url: '/v1/healthz' }),
    ];
    away.mockRestore();
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('2');
    expect(response.body).not.toContain('10.1.2.3');
    expect(health.statusCode).toBe(503);
    expect((await inject({ url: '/v1/healthz' })).json()).toEqual({ status: 'ok' });
  });
});
