import { createHash, randomBytes } from 'node:crypto';
import type { AccountVerbs } from './account-verbs.ts';
import { type Answer, buttonsPage, fieldsOf } from './answer.ts';
import { manifestPage } from './manifest-flow.ts';
import { type SettingsVerbs, settingsPage } from './settings-page.ts';
import type { GitHubPerson, GitHubState } from './state.ts';
import { personOf } from './state.ts';

/** What people do by these pages. */
export type BrowserVerbs = Pick<AccountVerbs, 'install'> & SettingsVerbs;

const CODE_LIFE_MS = 10 * 60 * 1000;
const USER_TOKEN_LIFE_S = 8 * 60 * 60;

/** The pages that a browser is sent to, and the exchange that ends them; undefined for any other path. */
export function browserAnswer(
  state: GitHubState,
  verbs: BrowserVerbs,
  request: { method: string; url: URL; body: string },
): Answer | undefined {
  const { method, url, body } = request;
  const posted = method === 'POST' ? fieldsOf(body) : undefined;
  if (url.pathname === '/login/oauth/authorize') return authorizePage(state, url.searchParams, posted);
  if (url.pathname === '/login/oauth/access_token' && posted) return exchange(state, posted);
  if (url.pathname === `/apps/${state.app.slug}/installations/new`)
    return installPage(state, verbs.install, url.searchParams, posted);
  return manifestPage(state, url, posted) ?? settingsPage(state, verbs, url, posted);
}

/** Source: GitHub's "Generating a user access token for a GitHub App". */
function authorizePage(state: GitHubState, asked: URLSearchParams, posted?: URLSearchParams): Answer {
  if (asked.get('client_id') !== state.app.clientId) return { status: 404, html: 'Not Found' };
  const redirectUri = asked.get('redirect_uri') ?? undefined;
  const way = new URLSearchParams(asked.has('state') ? { state: asked.get('state') ?? '' } : {});
  if (redirectUri !== undefined && !state.app.callbackUrls.includes(redirectUri)) {
    way.set('error', 'redirect_uri_mismatch');
    return back(state, undefined, way);
  }
  const people = [...state.accounts.values()].filter((account) => 'organizations' in account);
  if (!posted)
    return buttonsPage(
      'Authorize Landfall',
      'login',
      people.map(({ login }) => ({ value: login, label: `Continue as ${login}` })),
    );
  const person = personOf(state, posted.get('login') ?? '');
  if (!person) way.set('error', 'access_denied');
  else way.set('code', grant(state, person, redirectUri, asked.get('code_challenge') ?? undefined));
  return back(state, redirectUri, way);
}

/** The page where an App is installed. With its setting "Request user authorization during installation". */
function installPage(
  state: GitHubState,
  install: BrowserVerbs['install'],
  asked: URLSearchParams,
  posted?: URLSearchParams,
): Answer {
  const choices = [...state.accounts.values()].flatMap((account) =>
    'organizations' in account
      ? [account.login, ...account.organizations].map((on) => ({
          value: `${account.login} ${on}`,
          label: `Install on ${on} as ${account.login}`,
        }))
      : [],
  );
  if (!posted) return buttonsPage('Install Landfall', 'on', choices);
  const chosen = choices.find(({ value }) => value === posted.get('on'));
  const [login = '', on = ''] = chosen?.value.split(' ') ?? [];
  const person = personOf(state, login);
  if (!person) return { status: 422, html: 'Nobody may install it there.' };
  const way = new URLSearchParams(asked.has('state') ? { state: asked.get('state') ?? '' } : {});
  way.set('installation_id', String(install(on)));
  way.set('setup_action', 'install');
  way.set('code', grant(state, person, undefined, undefined));
  return back(state, undefined, way);
}

function back(state: GitHubState, redirectUri: string | undefined, way: URLSearchParams): Answer {
  const to = new URL(redirectUri ?? state.app.callbackUrls[0] ?? state.url);
  for (const [name, value] of way) to.searchParams.set(name, value);
  return { status: 302, html: '', location: to.href };
}

function grant(
  state: GitHubState,
  { login }: GitHubPerson,
  redirectUri: string | undefined,
  challenge: string | undefined,
): string {
  const code = randomBytes(10).toString('hex');
  state.grants.set(code, { login, redirectUri, challenge, expiresAt: state.now() + CODE_LIFE_MS });
  return code;
}

/** GitHub answers 200 with the error in the body, whatever is wrong. */
function exchange(state: GitHubState, posted: URLSearchParams): Answer {
  const { app } = state;
  if (posted.get('client_id') !== app.clientId || posted.get('client_secret') !== app.clientSecret)
    return wrong('incorrect_client_credentials');
  const code = posted.get('code') ?? '';
  const given = state.grants.get(code);
  state.grants.delete(code);
  if (!given || given.expiresAt <= state.now()) return wrong('bad_verification_code');
  const redirectUri = posted.get('redirect_uri') ?? undefined;
  if (redirectUri !== undefined && redirectUri !== (given.redirectUri ?? app.callbackUrls[0]))
    return wrong('redirect_uri_mismatch');
  const proof = createHash('sha256')
    .update(posted.get('code_verifier') ?? '')
    .digest('base64url');
  if (given.challenge !== undefined && given.challenge !== proof) return wrong('bad_verification_code');
  const token = `ghu_${randomBytes(18).toString('hex')}`;
  state.userTokens.set(token, { login: given.login, expiresAt: state.now() + USER_TOKEN_LIFE_S * 1000 });
  const json = { access_token: token, expires_in: USER_TOKEN_LIFE_S, scope: '', token_type: 'bearer' };
  return { status: 200, json };
}

const wrong = (error: string): Answer => ({ status: 200, json: { error, error_description: error } });
