import { createRequire } from 'node:module';
import type { AuthOptions } from 'next-auth';
import { beforeAll, expect, test } from 'vitest';
import { authOptions, githubProvider } from './options.ts';

// What next-auth's own doors call; it is not exported.
const core = createRequire(import.meta.url)('../../node_modules/next-auth/core/index.js') as {
  AuthHandler(asked: { req: object; options: AuthOptions }): Promise<{
    redirect?: string;
    body?: unknown;
    cookies?: { name: string; value: string }[];
  }>;
};

const URLS = { LANDFALL_API_URL: 'http://127.0.0.1:9', LANDFALL_PUBLIC_URL: 'http://localhost:3000' };
const way = {
  host: 'github.com',
  clientId: 'Iv1.x',
  authorizeUrl: 'https://github.com/login/oauth/authorize',
};
beforeAll(() => {
  Object.assign(process.env, URLS, {
    NEXTAUTH_URL: URLS.LANDFALL_PUBLIC_URL,
    NEXTAUTH_SECRET: 'x'.repeat(48),
  });
});

/** A browser: keeps the cookies that next-auth sets. */
function browser(exchanged: object[] = []) {
  const cookies: Record<string, string> = {};
  const exchange = async (brought: object) => {
    exchanged.push(brought);
    return { id: '1', name: 'Ada', email: 'a@b.example', session: 'opaque' };
  };
  const ask = async (method: string, action: 'signin' | 'callback' | 'csrf', more: object = {}) => {
    const options = { ...authOptions({}, null), providers: [githubProvider(way, exchange)] };
    const req = {
      origin: URLS.LANDFALL_PUBLIC_URL,
      method,
      action,
      cookies: { ...cookies },
      headers: {},
      ...more,
    };
    const answer = await core.AuthHandler({ req, options });
    for (const { name, value } of answer.cookies ?? []) cookies[name] = value;
    return answer;
  };
  const leave = async () => {
    const { body } = await ask('GET', 'csrf');
    const { csrfToken } = body as { csrfToken: string };
    const begun = await ask('POST', 'signin', {
      providerId: 'github',
      body: { csrfToken, callbackUrl: '/settings' },
    });
    return new URL(begun.redirect ?? '');
  };
  const comeBack = (query: object) => ask('GET', 'callback', { providerId: 'github', query });
  return { cookies, exchanged, leave, comeBack };
}

test('leaves with state and challenge, and the session of who comes back is in the cookie alone', async () => {
  const { cookies, exchanged, leave, comeBack } = browser();
  const to = await leave();
  const asked = to.searchParams;
  expect(to.origin + to.pathname).toBe(way.authorizeUrl);
  expect(asked.get('redirect_uri')).toBe('http://localhost:3000/api/auth/callback/github');
  expect(asked.get('code_challenge_method')).toBe('S256');
  const answer = await comeBack({ code: 'c', state: asked.get('state') });
  expect(answer.redirect).toBe('http://localhost:3000/settings');
  expect(cookies['landfall.session']).toBe('opaque');
  expect(JSON.stringify(answer.body ?? '')).not.toContain('opaque');
  expect(exchanged).toMatchObject([{ code: 'c', verifier: expect.stringMatching(/^[\w-]{43,}$/) }]);
});

test('an answer that this browser did not ask for, of another one, or for the second time signs nobody in', async () => {
  const mine = browser();
  const state = (await mine.leave()).searchParams.get('state');
  const other = browser();
  await other.leave();
  for (const visitor of [browser(), other]) {
    const answer = await visitor.comeBack({ code: 'c', state });
    expect(answer.redirect).toContain('error=OAuthCallback');
    expect(visitor.cookies['landfall.session']).toBeUndefined();
    expect(visitor.exchanged).toEqual([]);
  }
  await mine.comeBack({ code: 'c', state });
  await mine.comeBack({ code: 'c', state });
  expect(mine.exchanged).toHaveLength(1);
});
