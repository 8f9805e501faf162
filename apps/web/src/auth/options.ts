import type { SessionGrant, SignInWays } from '@landfall/contracts/account';
import type { AuthOptions, Profile, User } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { createCaller } from '#src/api/call.ts';
import { ApiProblem } from '#src/api/problem.ts';
import { environment } from '#src/env.ts';
import { cookieName, isSecure } from './cookie.ts';
import { returnPath } from './return-path.ts';

/** Twelve hours, as the API's own sessions; the API's word is the one that counts. */
const MAX_AGE_SECONDS = 12 * 60 * 60;

interface GrantedUser extends User {
  /** The opaque session. It goes into the cookie and nowhere else. */
  session: string;
}

interface AuthorizeRequest {
  headers?: Record<string, unknown> | undefined;
}

/** The API as this visitor: rate limits and the list of sessions need their address and browser. */
function apiFor({ headers = {} }: AuthorizeRequest) {
  const passed: Record<string, string> = {};
  for (const name of ['x-forwarded-for', 'user-agent']) {
    const value = headers[name];
    if (typeof value === 'string') passed[name] = value;
  }
  return createCaller(environment().LANDFALL_API_URL.replace(/\/$/, ''), () => passed);
}

async function granted(ask: () => Promise<{ value: SessionGrant }>): Promise<GrantedUser> {
  try {
    const { session, me } = (await ask()).value;
    return { id: me.user.id, name: me.user.name, email: me.user.email, session };
  } catch (error) {
    // Only a code leaves here: the page has its own words for it (security XSS-4).
    throw new Error(error instanceof ApiProblem ? error.code : 'unexpected');
  }
}

/** What else than a password signs people in here; nothing while the API does not answer. */
export async function githubWay(request: AuthorizeRequest): Promise<SignInWays['github']> {
  const asked = apiFor(request)('account.signInWays', {});
  return asked.then(({ value }) => value.github).catch(() => null);
}

const text = (value: string | undefined): string => value ?? '';

const signIn = Credentials({
  id: 'sign-in',
  credentials: { email: {}, password: {} },
  authorize: (input, request) =>
    granted(() =>
      apiFor(request)('account.signIn', {
        body: { email: text(input?.email), password: text(input?.password) },
      }),
    ),
});

/** Sign-up goes through here too, so that the new session never passes through a page's scripts. */
const signUp = Credentials({
  id: 'sign-up',
  credentials: { name: {}, organization: {}, email: {}, password: {} },
  authorize: (input, request) =>
    granted(() =>
      apiFor(request)('account.signUp', {
        body: {
          name: text(input?.name),
          organization: text(input?.organization),
          email: text(input?.email),
          password: text(input?.password),
        },
      }),
    ),
});

const sessionOf = (token: unknown): string | null => {
  const session = (token as { session?: unknown } | null | undefined)?.session;
  return typeof session === 'string' ? session : null;
};

async function revoke(session: string): Promise<void> {
  const api = createCaller(environment().LANDFALL_API_URL.replace(/\/$/, ''), () => ({
    authorization: `Bearer ${session}`,
  }));
  await api('account.signOut', {}).catch((error: unknown) => {
    // Already revoked is what was asked for; anything else leaves the session to its own end.
    if (!(error instanceof ApiProblem)) throw error;
  });
}

/** What a callback is given by next-auth: the query, and what its own cookies kept. */
interface CameBack {
  params: { code?: string; state?: string };
  checks: { state?: string; code_verifier?: string };
}

/**
 * GitHub, where an App is set up. next-auth keeps state and verifier in this browser's cookies; the API, which alone has the
 * client secret, exchanges the code (decision 0025). What it gives is a session like any other.
 */
export function githubProvider(
  { clientId, authorizeUrl }: NonNullable<SignInWays['github']>,
  exchange: (brought: { code: string; verifier: string }) => Promise<GrantedUser>,
): OAuthConfig<GrantedUser> {
  return {
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    clientId,
    checks: ['pkce', 'state'],
    authorization: { url: authorizeUrl, params: { scope: '' } },
    token: {
      // next-auth compares nothing where it does not exchange the code itself.
      request: async ({ params, checks }: CameBack) => {
        const { code, state } = params;
        const verifier = checks.code_verifier;
        if (!code || !verifier || !state || state !== checks.state) throw new Error('not-begun-here');
        return { tokens: { granted: await exchange({ code, verifier }) } };
      },
    },
    userinfo: { request: async ({ tokens }) => tokens.granted as Profile },
    profile: (granted) => granted,
  };
}

/** next-auth keeps the form, the CSRF token and the cookie; the API keeps accounts and sessions (design 4.14). */
export function authOptions(request: AuthorizeRequest, github: SignInWays['github']): AuthOptions {
  const secure = isSecure();
  return {
    secret: environment().NEXTAUTH_SECRET,
    useSecureCookies: secure,
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    session: { strategy: 'jwt', maxAge: MAX_AGE_SECONDS },
    providers: [
      signIn,
      signUp,
      ...(github
        ? [
            githubProvider(github, (body) =>
              granted(() => apiFor(request)('account.signInWithGithub', { body })),
            ),
          ]
        : []),
    ],
    cookies: {
      sessionToken: {
        name: cookieName(),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    jwt: {
      encode: async ({ token }) => sessionOf(token) ?? '',
      decode: async ({ token }) => (token ? { session: token } : null),
    },
    callbacks: {
      jwt: ({ token, user }) => (user ? { session: sessionOf(user) } : token),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) =>
        baseUrl + returnPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url),
    },
    events: {
      signOut: async ({ token }) => {
        const session = sessionOf(token);
        if (session !== null) await revoke(session);
      },
    },
    logger: {
      error: (code) => console.error(`next-auth: ${code}`),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}
