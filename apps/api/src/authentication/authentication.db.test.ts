import { type Route, type RouteName, routes } from '@landfall/contracts/api';
import { makeToken } from '@landfall/crypto/token';
import Fastify, { type InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COOKIE, type Person, PUBLIC_URL, type TestApi, testApi } from '../../test/api.ts';
import { requireDeclaredAccess } from '../plugins/declared-access.ts';

let api: TestApi;
let ada: Person;
beforeAll(async () => {
  api = await testApi();
  ada = await api.signUp();
});
afterAll(() => api.close());

const names = Object.keys(routes) as RouteName[];
const guarded = names.filter((name) => routes[name].access !== 'anyone');
const id = '01890000-0000-7000-8000-000000000000';
const requestOf = (name: RouteName, headers: Record<string, string>): InjectOptions => {
  const route: Route = routes[name];
  return {
    method: route.method,
    url: route.path.replace(':id', id),
    headers,
    ...(route.body ? { payload: {} } : {}),
  };
};
const token = async (person: Person, days = 1) => {
  const created = await api.app.inject({
    method: 'POST',
    url: '/v1/tokens',
    headers: person.bearer,
    payload: { name: 'ci', expiresInDays: days },
  });
  return created.json<{ id: string; token: string }>();
};

function requireDeclaredAccessOf(url: string): void {
  const app = Fastify();
  requireDeclaredAccess(app);
  app.get(url, async () => null);
}

describe('AUTHZ-6: a crawl without a credential', () => {
  test('only these doors are open, and a route that says nothing does not start', () => {
    const open = api.app.doors.filter(({ access }) => access === 'anyone' || access === 'signature');
    expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
      'GET /agent/chart.tgz',
      'GET /agent/install/:token.yaml',
      'GET /v1/healthz',
      'GET /v1/openapi.json',
      'GET /v1/sign-in-ways',
      'POST /agent/enrol',
      'POST /v1/sessions',
      'POST /v1/sessions/github',
      'POST /v1/sign-up',
      'POST /webhooks/github',
      'POST /webhooks/github/:hookId',
    ]);
    expect(() => requireDeclaredAccessOf('/v1/forgotten')).toThrow('does not say who may call it');
  });

  test.each(guarded)('%s answers 401', async (name) => {
    const response = await api.app.inject(requestOf(name, {}));
    expect(response.statusCode).toBe(401);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['www-authenticate']).toContain('Bearer');
  });

  test('the event stream answers 401', async () => {
    expect((await api.app.inject('/v1/events')).statusCode).toBe(401);
  });

  test.each(['//v1/me', '/v1//me', '/V1/me', '/v1/me/', '/v1/%6de', '/v1/me;x', '/v1/../v1/me', '/v1/me%2f'])(
    'WEB-9: %s gives nothing away',
    async (url) => {
      const response = await api.app.inject({ url });
      expect([400, 401, 404]).toContain(response.statusCode);
      expect(response.headers['content-type']).toContain('application/problem+json');
    },
  );
});

describe('AUTHN-1: what is no credential', () => {
  const jwt = (header: object, payload: object) =>
    `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
  const corpus: [string, string][] = [
    ['empty', ''],
    ['a word', 'Bearer'],
    ['two blanks', 'Bearer  '],
    ['nothing', 'Bearer nothing'],
    ['undefined', 'Bearer undefined'],
    ['basic', 'Basic YWRhOnBhc3N3b3Jk'],
    ['alg none', `Bearer ${jwt({ alg: 'none' }, { sub: 'ada' })}`],
    ['HS256', `Bearer ${jwt({ alg: 'HS256' }, { sub: '', groups: [] })}x`],
    ['unknown session', `Bearer ${makeToken('session')}`],
    ['unknown token', `Bearer ${makeToken('api')}`],
    ['webhook secret', `Bearer ${makeToken('webhook')}`],
    ['non-ASCII', 'Bearer \u00e4\u00f6'],
    ['very long', `Bearer ${'a'.repeat(4000)}`],
    ['tab', 'Bearer\tx'],
    ['JSON', 'Bearer {"token":{"not":""}}'],
    ['two', `Bearer ${makeToken('api')}, Bearer ${makeToken('api')}`],
  ];

  test.each(corpus)('WEB-6: %s is 401 and never 500', async (_what, authorization) => {
    for (const name of ['account.me', 'applications.list', 'tokens.create'] as const) {
      expect((await api.app.inject(requestOf(name, { authorization }))).statusCode).toBe(401);
    }
  });

  test('a malformed header never falls back to a good cookie', async () => {
    const headers = { ...ada.cookie, authorization: 'Bearer' };
    expect((await api.app.inject(requestOf('account.me', headers))).statusCode).toBe(401);
  });

  test('a cookie of another name is none', async () => {
    for (const name of [`__Host-${COOKIE}`, 'next-auth.session-token', 'session']) {
      const headers = { cookie: `${name}=${ada.session}` };
      expect((await api.app.inject(requestOf('account.me', headers))).statusCode).toBe(401);
    }
  });

  test('all of them get one answer', async () => {
    const bodies = await Promise.all(
      [undefined, 'Bearer x', `Bearer ${makeToken('session')}`].map(async (authorization) => {
        const response = await api.app.inject(
          requestOf('account.me', authorization ? { authorization } : {}),
        );
        return response.body.replace(/req_[\w-]+/, 'ID');
      }),
    );
    expect(new Set(bodies).size).toBe(1);
  });
});

describe('credentials that count, and when they stop', () => {
  test('session in the header, session in the cookie, token in the header', async () => {
    const { token: secret } = await token(ada);
    for (const headers of [ada.bearer, ada.cookie, { authorization: `Bearer ${secret}` }]) {
      const response = await api.app.inject(requestOf('account.me', headers));
      expect(response.json()).toEqual(ada.me);
    }
  });

  test('a token in a cookie is none for pages that need a session', async () => {
    const { token: secret } = await token(ada);
    const headers = { cookie: `${COOKIE}=${secret}` };
    expect((await api.app.inject(requestOf('account.sessions', headers))).statusCode).toBe(403);
  });

  test.each(names.filter((name) => routes[name].access === 'session'))('%s refuses a token', async (name) => {
    const { token: secret } = await token(ada);
    const response = await api.app.inject(requestOf(name, { authorization: `Bearer ${secret}` }));
    expect(response.statusCode).toBe(403);
  });

  test('a revoked token, a revoked session and a signed-out one are over at once', async () => {
    const person = await api.signUp();
    const made = await token(person);
    const revoked = await api.app.inject({
      method: 'DELETE',
      url: `/v1/tokens/${made.id}`,
      headers: person.bearer,
    });
    expect(revoked.statusCode).toBe(204);
    const withToken = { authorization: `Bearer ${made.token}` };
    expect((await api.app.inject(requestOf('account.me', withToken))).statusCode).toBe(401);
    const out = await api.app.inject({
      method: 'DELETE',
      url: '/v1/sessions/current',
      headers: person.cookie,
    });
    expect(out.statusCode).toBe(204);
    expect((await api.app.inject(requestOf('account.me', person.bearer))).statusCode).toBe(401);
  });

  test('an expired session and an expired token are over', async () => {
    const person = await api.signUp();
    const made = await token(person);
    const { platform } = api.doors;
    const { now } = platform;
    try {
      platform.now = () => new Date(Date.now() + 86_400_000 + 1000);
      for (const headers of [person.bearer, { authorization: `Bearer ${made.token}` }]) {
        expect((await api.app.inject(requestOf('account.me', headers))).statusCode).toBe(401);
      }
    } finally {
      platform.now = now;
    }
  });
});

describe('requests that another site makes a browser send', () => {
  const post = (headers: Record<string, string>) =>
    api.app.inject({ method: 'POST', url: '/v1/repositories', headers, payload: {} });
  const cookie = () => ({ cookie: ada.cookie.cookie });

  test.each(['https://evil.example', 'http://landfall.test', 'null', `${PUBLIC_URL}.evil.example`])(
    'a cookie from %s is refused',
    async (origin) => {
      const response = await post({ ...cookie(), origin });
      expect(response.statusCode).toBe(403);
      expect(response.json()).toMatchObject({ code: 'wrong-origin' });
    },
  );

  test('a cookie without any word of its origin is refused, with Sec-Fetch-Site same-origin it is not', async () => {
    expect((await post(cookie())).statusCode).toBe(403);
    expect((await post({ ...cookie(), 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await post({ ...cookie(), 'sec-fetch-site': 'same-origin' })).statusCode).toBe(400);
    expect((await post(ada.cookie)).statusCode).toBe(400);
  });

  test('a token needs no origin', async () => {
    expect((await post(ada.bearer)).statusCode).toBe(400);
  });

  test('reading across sites with a cookie is refused, a followed link is not', async () => {
    const headers = { ...cookie(), 'sec-fetch-site': 'cross-site' };
    expect((await api.app.inject({ url: '/v1/me', headers })).statusCode).toBe(403);
    expect((await api.app.inject({ url: '/v1/events', headers })).statusCode).toBe(403);
    const followed = { ...headers, 'sec-fetch-mode': 'navigate' };
    expect((await api.app.inject({ url: '/v1/me', headers: followed })).statusCode).toBe(200);
  });

  test('signing in from another origin is refused; from the dashboard’s server it is not', async () => {
    const payload = { email: ada.email, password: 'wrong but long enough' };
    const signIn = (headers: Record<string, string>) =>
      api.app.inject({ method: 'POST', url: '/v1/sessions', headers, payload });
    expect((await signIn({ origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await signIn({})).statusCode).toBe(401);
  });

  test('no answer opens itself to other origins', async () => {
    const headers = { ...ada.bearer, origin: 'https://evil.example' };
    const response = await api.app.inject({ url: '/v1/me', headers });
    expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await api.app.inject({ method: 'OPTIONS', url: '/v1/me', headers })).statusCode).toBe(404);
  });
});
