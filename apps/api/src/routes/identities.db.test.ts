import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIdentity } from '@landfall/actions/account/create-identity';
import type { IdentityView, MyIdentities, SessionGrant } from '@landfall/contracts/account';
import { asPerson } from '@landfall/db/transaction';
import { type GitHubDouble, startGitHubDouble } from '@landfall/devstack/github-double';
import { visit } from '@landfall/devstack/github-double/visit';
import { githubAddress } from '@landfall/providers/github-app';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, PUBLIC_URL, type TestApi, testApi } from '../../test/api.ts';
import { defaultLimits } from '../doors.ts';

const SIGN_IN = `${PUBLIC_URL}/api/auth/callback/github`;

let folder: string;
let github: GitHubDouble;
let api: TestApi;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'identities-'));
  const callbackUrls = [`${PUBLIC_URL}/repositories/new/github`, SIGN_IN];
  github = await startGitHubDouble({ dir: folder, callbackUrls });
  const allow = [{ host: '127.0.0.1', port: github.port }];
  const reach = { address: githubAddress(github.url), allow, caPem: github.caPem };
  api = await testApi({ github: { reach, client: github.app, webhookSecret: 'the secret of the App' } });
});
afterAll(async () => {
  await api?.close();
  await github?.stop();
  await rm(folder, { recursive: true, force: true });
});

const post = (url: string, payload?: object, headers: Record<string, string> = {}) =>
  api.app.inject({ method: 'POST', url, headers, ...(payload ? { payload } : {}) });

/** Somebody new at GitHub. */
function atGithub(email: string | null = null): string {
  const login = `p${randomBytes(4).toString('hex')}`;
  github.addPerson(login, { email });
  return login;
}

/** What next-auth does: a verifier of this browser, and the code that GitHub gives for its challenge. */
async function codeFor(login: string): Promise<{ code: string; verifier: string }> {
  const verifier = randomBytes(32).toString('base64url');
  const asked = new URLSearchParams({
    client_id: github.app.clientId,
    redirect_uri: SIGN_IN,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const { location = '' } = await visit(github, `/login/oauth/authorize?${asked}`, {
    body: `login=${login}`,
  });
  return { code: new URL(location).searchParams.get('code') ?? '', verifier };
}

const signIn = async (login: string) => post('/v1/sessions/github', await codeFor(login));
const granted = async (login: string) => (await signIn(login)).json<SessionGrant>();
const bearer = ({ session }: SessionGrant) => ({ authorization: `Bearer ${session}` });

/** Goes to GitHub to link, in a session, and comes back. */
async function goToLink(headers: Record<string, string>, login: string) {
  const { url } = (await post('/v1/identities/github', undefined, headers)).json<{ url: string }>();
  const { location = '' } = await visit(github, url, { body: `login=${login}` });
  const back = new URL(location).searchParams;
  return { code: back.get('code') ?? '', state: back.get('state') ?? '' };
}
const link = async (headers: Record<string, string>, login: string) =>
  post('/v1/identities/github/return', await goToLink(headers, login), headers);
const identitiesOf = async (headers: Record<string, string>) =>
  (await api.app.inject({ url: '/v1/identities', headers })).json<MyIdentities>();
const unlink = (headers: Record<string, string>, id: string) =>
  api.app.inject({ method: 'DELETE', url: `/v1/identities/${id}`, headers });

test('a new person signs up by it, is the same the next time, and whatever name they have at GitHub then', async () => {
  const login = atGithub();
  const first = await granted(login);
  expect(first.me).toMatchObject({ user: { name: login }, organization: { name: login } });
  expect((await granted(login)).me).toEqual(first.me);
  expect(await identitiesOf(bearer(first))).toMatchObject({ items: [{ login }], hasPassword: false });
  const ways = (await api.app.inject('/v1/sign-in-ways')).json();
  expect(ways.github).toMatchObject({ clientId: github.app.clientId });
  expect(JSON.stringify(ways)).not.toContain(github.app.clientSecret);
});

test('somebody with the same verified e-mail at GitHub gets no access, and is told what any new person is', async () => {
  const ada = await api.signUp();
  const mallory = await granted(atGithub(ada.email));
  const nobody = await granted(atGithub('nobody-has-this@example.com'));
  expect(mallory.me.user.id).not.toBe(ada.me.user.id);
  expect(mallory.me.organization.id).not.toBe(ada.me.organization.id);
  const shape = ({ me }: SessionGrant) =>
    JSON.stringify(me)
      .replaceAll(me.user.name, 'LOGIN')
      .replace(/[0-9a-f-]{36}|\d+\+/g, 'N');
  expect(shape(mallory)).toBe(shape(nobody));
  expect(JSON.stringify(mallory)).not.toContain(ada.email);
  const theirs = await api.app.inject({ url: '/v1/me', headers: ada.bearer });
  expect(theirs.json()).toEqual(ada.me);
  expect(await identitiesOf(ada.bearer)).toEqual({ items: [], hasPassword: true });
});

test('an address that GitHub would give cannot be taken by a password before', async () => {
  const payload = {
    name: 'Eve',
    organization: 'Eve',
    email: `7+ada@users.noreply.${new URL(github.url).hostname}.example`,
    password: 'correct horse battery staple',
  };
  const answer = await post('/v1/sign-up', payload);
  expect(answer.statusCode).toBe(400);
  expect(answer.body).toContain('takes no mail');
});

test('a code is good once, for who has its verifier, and not one that was given for connecting', async () => {
  const login = atGithub();
  const brought = await codeFor(login);
  expect((await post('/v1/sessions/github', { ...brought, verifier: 'x'.repeat(43) })).statusCode).toBe(422);
  const again = await codeFor(login);
  expect((await post('/v1/sessions/github', again)).statusCode).toBe(201);
  expect((await post('/v1/sessions/github', again)).statusCode).toBe(422);
  const ada = await api.signUp();
  const { code } = await goToLink(ada.cookie, login);
  expect((await post('/v1/sessions/github', { code, verifier: 'x'.repeat(43) })).statusCode).toBe(422);
  expect((await post('/v1/sessions/github', { code })).statusCode).toBe(400);
});

test('linked in a session, it signs that person in; unlinked, it signs in somebody new', async () => {
  const ada = await api.signUp();
  const login = atGithub();
  const answer = await link(ada.cookie, login);
  expect(answer.statusCode).toBe(201);
  expect((await granted(login)).me).toEqual(ada.me);
  const { id } = answer.json<IdentityView>();
  const stranger = await api.signUp();
  expect((await unlink(stranger.bearer, id)).statusCode).toBe(404);
  expect((await unlink(ada.bearer, id)).statusCode).toBe(204);
  expect((await granted(login)).me.user.id).not.toBe(ada.me.user.id);
});

test('an identity signs one person in: nobody else links it, and nobody links two of one GitHub', async () => {
  const [ada, eve] = [await api.signUp(), await api.signUp()] as [Person, Person];
  const login = atGithub();
  expect((await link(ada.cookie, login)).statusCode).toBe(201);
  for (const headers of [eve.cookie, ada.cookie]) expect((await link(headers, login)).statusCode).toBe(409);
  expect((await link(ada.cookie, atGithub())).statusCode).toBe(409);
  expect((await granted(login)).me).toEqual(ada.me);
});

test('what would leave no way in is not unlinked', async () => {
  const grant = await granted(atGithub());
  const { items } = await identitiesOf(bearer(grant));
  const answer = await unlink(bearer(grant), items[0]?.id ?? '');
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('only way in');
  expect(await identitiesOf(bearer(grant))).toMatchObject({ items });
});

test('nor where all that is left is an account of a GitHub that signs nobody in here any more', async () => {
  const grant = await granted(atGithub());
  const userId = grant.me.user.id;
  const before = { host: 'github.before.example', githubId: 7, login: 'ada' };
  const old = await asPerson(api.doors.platform.database, userId, (tx) => createIdentity(tx, userId, before));
  const { items } = await identitiesOf(bearer(grant));
  const here = items.find(({ id }) => id !== old.id);
  expect((await unlink(bearer(grant), here?.id ?? '')).statusCode).toBe(422);
  expect((await unlink(bearer(grant), old.id)).statusCode).toBe(204);
});

test('an address that brings codes which GitHub refuses has to wait, and GitHub is not asked meanwhile', async () => {
  const headers = { 'x-forwarded-for': '198.51.100.7' };
  const bring = async () =>
    (await post('/v1/sessions/github', { code: randomUUID(), verifier: 'x'.repeat(43) }, headers)).statusCode;
  for (let times = 0; times < defaultLimits.failuresPerAddress; times += 1) expect(await bring()).toBe(422);
  expect(await bring()).toBe(429);
  const right = await codeFor(atGithub());
  expect((await post('/v1/sessions/github', right, headers)).statusCode).toBe(429);
  expect((await post('/v1/sessions/github', right)).statusCode).toBe(201);
});

test('an address has a few codes exchanged at once, and no more', async () => {
  const headers = { 'x-forwarded-for': '198.51.100.8' };
  const bring = () => post('/v1/sessions/github', { code: randomUUID(), verifier: 'x'.repeat(43) }, headers);
  const answers = await Promise.all(Array.from({ length: 12 }, bring));
  const of = (status: number) => answers.filter(({ statusCode }) => statusCode === status).length;
  expect([of(422), of(429)]).toEqual([8, 4]);
});

test('linking belongs to the session that began it, and to what it was begun for', async () => {
  const [ada, eve] = [await api.signUp(), await api.signUp()] as [Person, Person];
  const back = await goToLink(eve.cookie, atGithub());
  // A link that Eve made, opened by Ada, would have Eve sign in as Ada.
  expect((await post('/v1/identities/github/return', back, ada.cookie)).statusCode).toBe(422);
  expect((await post('/v1/github/visits/return', back, eve.cookie)).statusCode).toBe(422);
  const { url } = (await post('/v1/github/visits', undefined, ada.cookie)).json<{ url: string }>();
  const { location = '' } = await visit(github, url, { body: `login=${atGithub()}` });
  const { code, state } = Object.fromEntries(new URL(location).searchParams);
  const connecting = { code, state };
  expect((await post('/v1/identities/github/return', connecting, ada.cookie)).statusCode).toBe(422);
  expect(await identitiesOf(ada.bearer)).toMatchObject({ items: [] });
});
