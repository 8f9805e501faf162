import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signJwt } from '../test/sign-jwt.ts';
import { commitFiles } from './git-server.ts';
import { describedOperations, undescribed, undescribedWebhook } from './github-double/described.ts';
import { visit } from './github-double/visit.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';

const CALLBACK = 'https://landfall.example/github/callback';
const HOUR = 3_600_000;
const VERIFIER = 'a verifier that only whoever began has';
const challenge = createHash('sha256').update(VERIFIER).digest('base64url');

let folder: string;
let github: GitHubDouble;
let time: number;
let hook: Awaited<ReturnType<typeof receiver>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-double-'));
  time = Date.now();
  hook = await receiver();
  const webhook = { url: hook.url, secret: 'the secret of the App' };
  github = await startGitHubDouble({ dir: folder, callbackUrls: [CALLBACK], webhook, now: () => time });
  github.addOrganization('acme');
  github.addOrganization('other');
  github.addPerson('ada', { email: 'ada@example.com', organizations: ['acme'] });
  github.addPerson('eve');
  const ada = { name: 'ada', token: 'adas' };
  await github.createRepository('acme/shop', { users: [ada] });
  await github.createRepository('acme/payroll', { users: [{ name: 'zed', token: 'zeds' }] });
  await github.createRepository('other/site', { users: [{ name: 'zed', token: 'zeds' }] });
});

afterEach(async () => {
  // Whatever a test asked of the API could have been asked of GitHub and answered by it.
  expect(github.exchanges().flatMap(undescribed)).toEqual([]);
  await github.stop();
  hook.close();
  await rm(folder, { recursive: true, force: true });
});

/** A receiver of webhooks that keeps what it got. */
async function receiver() {
  const got: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    got.push({ headers: request.headers, body });
    response.writeHead(202).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, got, close: () => server.close() };
}

async function codeFor(login: string, more: Record<string, string> = {}): Promise<URL> {
  const asked = new URLSearchParams({
    client_id: github.app.clientId,
    redirect_uri: CALLBACK,
    state: 'the state of this session',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
  const { location = '' } = await visit(github, `/login/oauth/authorize?${asked}`, {
    body: `login=${login}`,
  });
  return new URL(location);
}

async function exchange(code: string | null, more: Record<string, string> = {}) {
  const { clientId, clientSecret } = github.app;
  const own = { client_id: clientId, client_secret: clientSecret, code_verifier: VERIFIER };
  const body = new URLSearchParams({ ...own, redirect_uri: CALLBACK, code: code ?? '', ...more }).toString();
  return JSON.parse((await visit(github, '/login/oauth/access_token', { body })).text);
}

async function userToken(login: string): Promise<string> {
  const { access_token } = await exchange((await codeFor(login)).searchParams.get('code'));
  return access_token;
}

async function api(path: string, token: string, more: { method?: string; body?: object } = {}) {
  const body = more.body === undefined ? {} : { body: JSON.stringify(more.body) };
  const answer = await visit(github, `/api/v3${path}`, {
    authorization: `Bearer ${token}`,
    ...(more.method ? { method: more.method } : {}),
    ...body,
  });
  return { ...answer, json: answer.text === '' ? undefined : JSON.parse(answer.text) };
}

function appToken(key = github.app.privateKeyPem, seconds = 540): string {
  const now = Math.floor(time / 1000);
  return signJwt(key, { iss: github.app.clientId, iat: now - 60, exp: now + seconds });
}

const installationToken = (id: number, body: object = {}) =>
  api(`/app/installations/${id}/access_tokens`, appToken(), { method: 'POST', body });

async function git(token: string, ...args: string[]) {
  const ca = join(folder, 'ca-of-the-test.pem');
  await writeFile(ca, github.caPem);
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const given = ['-c', `http.sslCAInfo=${ca}`, '-c', `http.extraHeader=Authorization: Basic ${basic}`];
  const env = { PATH: process.env.PATH, HOME: folder, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };
  return execa('git', [...given, ...args], { env, extendEnv: false, reject: false, cwd: folder });
}

const names = (json: { repositories: { full_name: string }[] }) =>
  json.repositories.map(({ full_name }) => full_name);

test('whoever authorizes is sent back with a code and the state, and the code is good once', async () => {
  const back = await codeFor('ada');
  expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
  expect(back.searchParams.get('state')).toBe('the state of this session');
  const code = back.searchParams.get('code');
  const { access_token, token_type } = await exchange(code);
  expect(token_type).toBe('bearer');
  const { json } = await api('/user', access_token);
  expect(json).toMatchObject({ login: 'ada', email: 'ada@example.com' });
  expect(await exchange(code)).toMatchObject({ error: 'bad_verification_code' });
});

test('a code is worth nothing to who did not begin, to another App, at another address, or after ten minutes', async () => {
  const fresh = async () => (await codeFor('ada')).searchParams.get('code');
  expect(await exchange(await fresh(), { code_verifier: 'guessed' })).toHaveProperty('error');
  expect(await exchange(await fresh(), { client_secret: 'guessed' })).toHaveProperty('error');
  expect(await exchange(await fresh(), { redirect_uri: `${CALLBACK}/else` })).toHaveProperty('error');
  const late = await fresh();
  time += 600_000;
  expect(await exchange(late)).toHaveProperty('error', 'bad_verification_code');
  const elsewhere = await codeFor('ada', { redirect_uri: 'https://evil.example/' });
  expect(elsewhere.origin).toBe('https://landfall.example');
  expect(elsewhere.searchParams.get('code')).toBeNull();
});

test('a person is shown the installations and the repositories that they may see, and no others', async () => {
  const acme = github.install('acme');
  const other = github.install('other');
  const [ada, eve] = [await userToken('ada'), await userToken('eve')];
  const { json } = await api('/user/installations', ada);
  expect(json.installations.map(({ id }: { id: number }) => id)).toEqual([acme]);
  expect(names((await api(`/user/installations/${acme}/repositories`, ada)).json)).toEqual(['acme/shop']);
  expect((await api(`/user/installations/${other}/repositories`, ada)).status).toBe(404);
  expect((await api('/user/installations', eve)).json).toMatchObject({ total_count: 0 });
  expect((await api(`/user/installations/${acme}/repositories`, eve)).status).toBe(404);
  expect((await api('/repos/acme/payroll', ada)).status).toBe(404);
  expect((await api('/repos/acme/shop', ada)).json).toMatchObject({ full_name: 'acme/shop', private: true });
  time += 8 * HOUR;
  expect((await api('/user', ada)).status).toBe(401);
});

test('installing sends the browser back with the installation, the state and a code', async () => {
  const { location = '' } = await visit(github, '/apps/landfall/installations/new?state=s', {
    body: 'on=ada+acme',
  });
  const back = new URL(location).searchParams;
  expect(back.get('state')).toBe('s');
  expect(back.get('setup_action')).toBe('install');
  const { access_token } = await exchange(back.get('code'));
  const { json } = await api('/user/installations', access_token);
  expect(json.installations[0]).toMatchObject({ id: Number(back.get('installation_id')) });
  expect((await visit(github, '/apps/landfall/installations/new', { body: 'on=eve+acme' })).status).toBe(422);
});

test('only the App itself, by its key and within ten minutes, is the App', async () => {
  const id = github.install('acme');
  expect((await api('/app', appToken())).json).toMatchObject({ slug: 'landfall' });
  expect((await api(`/app/installations/${id}`, appToken())).json).toMatchObject({ id });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const forged = appToken(stranger.export({ type: 'pkcs8', format: 'pem' }).toString());
  for (const token of [forged, appToken(undefined, 3600), appToken(undefined, -1), await userToken('ada')])
    expect((await api('/app', token)).status).not.toBe(200);
  const asPerson = await api(`/app/installations/${id}/access_tokens`, await userToken('ada'), {
    method: 'POST',
  });
  expect(asPerson.status).toBe(403);
});

test('an installation token reads and pushes what it was made for, for an hour', async () => {
  const id = github.install('acme');
  await commitFiles(github, 'acme/shop', { 'a.txt': 'a' }, 'A file');
  const { json } = await installationToken(id);
  expect(names((await api('/installation/repositories', json.token)).json)).toHaveLength(2);
  expect((await git(json.token, 'ls-remote', `${github.url}/acme/shop.git`)).stdout).toContain(
    'refs/heads/main',
  );
  expect((await git(json.token, 'ls-remote', `${github.url}/other/site.git`)).exitCode).not.toBe(0);
  time += HOUR;
  expect((await git(json.token, 'ls-remote', `${github.url}/acme/shop.git`)).exitCode).not.toBe(0);
  expect((await api('/installation/repositories', json.token)).status).toBe(401);
});

test('a token is made for fewer repositories and to read only, never for more', async () => {
  const id = github.install('acme', ['acme/shop']);
  await commitFiles(github, 'acme/shop', { 'a.txt': 'a' }, 'A file');
  const shop = (await api('/repos/acme/shop', (await installationToken(id)).json.token)).json.id;
  const asked = { repository_ids: [shop], permissions: { contents: 'read' } };
  const { json, status } = await installationToken(id, asked);
  expect(status).toBe(201);
  expect(json).toMatchObject({ repository_selection: 'selected', permissions: { contents: 'read' } });
  await git(json.token, 'clone', '-q', `${github.url}/acme/shop.git`, 'shop');
  expect((await git(json.token, '-C', 'shop', 'push', 'origin', 'HEAD:refs/heads/new')).exitCode).not.toBe(0);
  expect((await installationToken(id, { repository_ids: [shop, shop + 1] })).status).toBe(422);
  expect((await installationToken(id, { permissions: { administration: 'write' } })).status).toBe(422);
});

test('a suspended installation gives no token, and one that is gone is gone', async () => {
  const id = github.install('acme');
  const { token } = (await installationToken(id)).json;
  github.suspend(id, 'ada');
  expect((await installationToken(id)).status).toBe(403);
  expect((await api('/installation/repositories', token)).status).toBe(401);
  github.unsuspend(id);
  expect((await installationToken(id)).status).toBe(201);
  expect((await api(`/app/installations/${id}`, appToken(), { method: 'DELETE' })).status).toBe(204);
  expect((await installationToken(id)).status).toBe(404);
});

test('long lists come in pages', async () => {
  const token = (await installationToken(github.install('acme'))).json.token;
  const first = await api('/installation/repositories?per_page=1', token);
  expect(names(first.json)).toEqual(['acme/shop']);
  const next = /<[^>]*\/api\/v3([^>]*)>; rel="next"/.exec(first.link ?? '')?.[1] ?? '';
  const second = await api(next, token);
  expect(names(second.json)).toEqual(['acme/payroll']);
  expect(second.link).toBeUndefined();
});

test("the App's webhook hears of its installation and of pushes to it, signed, and of nothing else", async () => {
  const id = github.install('acme', ['acme/shop']);
  github.select(id, ['acme/payroll']);
  github.suspend(id, 'ada');
  github.unsuspend(id);
  await commitFiles(github, 'acme/payroll', { 'a.txt': 'a' }, 'Heard');
  await commitFiles(github, 'acme/shop', { 'a.txt': 'a' }, 'Not heard');
  github.uninstall(id);
  const deliveries = await github.deliveries();
  const told = deliveries.map(({ event, payload }) =>
    'action' in payload ? `${event} ${payload.action}` : event,
  );
  expect(told.toSorted()).toEqual([
    'installation created',
    'installation deleted',
    'installation suspend',
    'installation unsuspend',
    'installation_repositories added',
    'installation_repositories removed',
    'push',
  ]);
  for (const { event, payload } of deliveries) {
    if (event === 'push') expect(payload).toMatchObject({ installation: { id }, after: expect.any(String) });
    if (!('action' in payload)) continue;
    const name = `${event.replace('_', '-')}-${payload.action}`;
    expect(undescribedWebhook(name, payload)).toEqual([]);
  }
  for (const { headers, body } of hook.got) {
    const mac = createHmac('sha256', 'the secret of the App').update(body).digest('hex');
    expect(headers['x-hub-signature-256']).toBe(`sha256=${mac}`);
  }
});

test('a repository that is renamed keeps its number and is found by its old name, until somebody takes that', async () => {
  const id = github.install('acme');
  await commitFiles(github, 'acme/shop', { 'a.txt': 'a' }, 'A file');
  await github.renameRepository('acme/shop', 'store');
  const { token } = (await installationToken(id, { repository_ids: [1] })).json;
  const { json } = await api('/installation/repositories', token);
  expect(json.repositories).toMatchObject([{ id: 1, clone_url: `${github.url}/acme/store.git` }]);
  const old = `${github.url}/acme/shop.git`;
  expect((await git(token, 'ls-remote', old)).stdout).toContain('refs/heads/main');
  expect((await git(token, '-c', 'http.followRedirects=false', 'ls-remote', old)).exitCode).not.toBe(0);
  await github.createRepository('acme/shop', { users: [{ name: 'ada', token: 'adas' }] });
  expect((await git(token, 'ls-remote', old)).exitCode).not.toBe(0);
});

test('one that goes to another owner or away is out of the installation, and the webhook says so', async () => {
  const id = github.install('acme');
  await github.transferRepository('acme/shop', 'other');
  expect((await installationToken(id, { repository_ids: [1] })).status).toBe(422);
  await github.renameRepository('acme/payroll', 'wages');
  await github.deleteRepository('acme/wages');
  expect((await installationToken(id, { repository_ids: [2] })).status).toBe(422);
  const told = (await github.deliveries()).filter(({ event }) => event === 'repository');
  expect(told).toHaveLength(3);
  for (const { payload } of told) {
    expect(payload).toMatchObject({ installation: { id } });
    if ('action' in payload) expect(undescribedWebhook(`repository-${payload.action}`, payload)).toEqual([]);
  }
});

test('a restart over the same folder keeps its installations, and tells nobody', async () => {
  const id = github.install('acme', ['acme/shop']);
  await github.deliveries();
  const told = hook.got.length;
  await github.stop();
  const webhook = { url: hook.url, secret: 'the secret of the App' };
  github = await startGitHubDouble({ dir: folder, callbackUrls: [CALLBACK], webhook });
  github.addOrganization('acme');
  const { token } = (await installationToken(id)).json;
  expect(names((await api('/installation/repositories', token)).json)).toEqual(['acme/shop']);
  expect(await github.deliveries()).toEqual([]);
  expect(hook.got).toHaveLength(told);
});

test('a delivery is sent again with the same id and body', async () => {
  github.install('acme');
  const [first] = await github.deliveries();
  await github.redeliver(first?.id ?? '');
  const [one, two] = hook.got;
  expect(two?.body).toBe(one?.body);
  expect(two?.headers['x-github-delivery']).toBe(one?.headers['x-github-delivery']);
});

test('what the double has is what its description was cut to', async () => {
  const { OPERATIONS } = await import('./github-double/api.ts');
  expect(Object.keys(OPERATIONS).toSorted()).toEqual([...describedOperations].toSorted());
});

test('the description can say no', () => {
  const exchange = { operation: 'get /user', path: '/user', status: 200, requestBody: undefined };
  expect(undescribed({ ...exchange, responseBody: { login: 'ada' } })).not.toEqual([]);
  expect(undescribed({ ...exchange, operation: 'get /nowhere', responseBody: {} })).not.toEqual([]);
  expect(undescribedWebhook('installation-created', { action: 'created' })).not.toEqual([]);
});
