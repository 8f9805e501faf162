import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type GitHubDouble, startGitHubDouble } from '@landfall/devstack/github-double';
import { undescribed } from '@landfall/devstack/github-double/described';
import { visit } from '@landfall/devstack/github-double/visit';
import { githubAddress, installationTokens } from '@landfall/providers/github-app';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSecrets } from '../make-secrets.ts';
import { readMadeApp } from './folder.ts';
import { makeApp } from './make.ts';
import { readMakeOptions } from './options.ts';
import { ownApp } from './own.ts';
import type { OpenPage } from './page.ts';

let folder: string;
let github: GitHubDouble;
let page: OpenPage | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'github-app-'));
  github = await startGitHubDouble({ dir: path.join(folder, 'github'), callbackUrls: [] });
  github.addOrganization('acme');
  page = undefined;
});
afterEach(async () => {
  page?.stop();
  expect(github.exchanges().flatMap(undescribed)).toEqual([]);
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

async function options(...args: string[]) {
  const ca = path.join(folder, 'ca.pem');
  await writeFile(ca, github.caPem);
  const at = ['--github', github.url, '--ca', ca, '--allow-address', new URL(github.url).host];
  const read = readMakeOptions([...at, '--name', 'Landfall of ACME', ...args], folder);
  if (!read) throw new Error('Only help was asked for.');
  return read;
}

/** What the browser does: the form of our page, the yes at GitHub, and where GitHub sends it then. */
async function confirmed(at: OpenPage): Promise<string> {
  const html = (await (await fetch(at.url)).text()).replace(/&#(\d+);/g, (_, code) =>
    String.fromCharCode(code),
  );
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const manifest = /value="(\{.*\})"/.exec(html)?.[1] ?? '';
  const first = await visit(github, action, { body: new URLSearchParams({ manifest }).toString() });
  expect(first.text).toContain('Create GitHub App Landfall of ACME');
  const yes = await visit(github, action, { body: new URLSearchParams({ create: manifest }).toString() });
  return yes.location ?? '';
}

test('made at GitHub by one yes, its secrets are in files of one user, and it is the App', async () => {
  const into = path.join(folder, 'state', 'github-app');
  page = await makeApp(
    await options('--organization', 'acme', '--into', into, '--public-url', 'https://l.example'),
  );
  const to = await confirmed(page);
  const answer = await fetch(to);
  expect(answer.status).toBe(200);
  await page.done;
  const files = (await readdir(into)).toSorted();
  expect(files).toEqual([
    'github-app.json',
    'github-client-secret',
    'github-private-key.pem',
    'github-webhook-secret',
  ]);
  const words = await answer.text();
  for (const file of files.filter((name) => name !== 'github-app.json')) {
    expect((await stat(path.join(into, file))).mode & 0o777).toBe(0o400);
    expect(words).not.toContain(await readFile(path.join(into, file), 'utf8'));
  }
  expect((await stat(into)).mode & 0o777).toBe(0o700);
  expect(github.app).toMatchObject({
    slug: 'landfall-of-acme',
    callbackUrls: ['https://l.example/repositories/new/github', 'https://l.example/api/auth/callback/github'],
    webhook: { url: 'https://l.example/webhooks/github' },
  });
  // The key is the App's: GitHub makes tokens for it.
  const made = await readMadeApp(into);
  const privateKeyPem = await readFile(made?.files.privateKeyFile ?? '', 'utf8');
  await github.createRepository('acme/shop', { users: [{ name: 'ada', token: 'adas' }] });
  const installationId = github.install('acme');
  const allow = [{ host: '127.0.0.1', port: github.port }];
  const reach = { address: githubAddress(github.url), allow, caPem: github.caPem };
  const tokenFor = installationTokens(reach, { appId: made?.clientId ?? '', privateKeyPem });
  expect(await tokenFor({ installationId, repositoryId: 1 })).toHaveProperty('token');
});

test('a start hands it on: a copy of each secret, for the role that may read it', async () => {
  const root = path.join(folder, 'state');
  const options1 = await options('--into', path.join(root, 'github-app'));
  page = await makeApp(options1);
  await fetch(await confirmed(page));
  await page.done;
  const state = { root, keys: folder } as Parameters<typeof ownApp>[0]['state'];
  const wiring = await ownApp({ state, seats: { words: '' } }, {});
  expect(wiring).toMatchObject({ url: github.url, clientId: github.app.clientId, slug: 'landfall-of-acme' });
  expect(await readFile(wiring?.clientSecretFile ?? '', 'utf8')).toBe(github.app.clientSecret);
  // Nothing is delivered to a place that GitHub cannot reach, and what comes unsigned is refused all the same.
  expect(github.app.webhook).toBeUndefined();
  expect((await readFile(wiring?.webhookSecretFile ?? '', 'utf8')).length).toBeGreaterThan(40);
  await expect(makeApp(options1)).rejects.toThrow('has a GitHub App already');
});

test('for Compose: into the files that were made empty, and the names beside', async () => {
  const secrets = path.join(folder, 'infra/compose/secrets');
  await expect(makeApp(await options('--compose'))).rejects.toThrow('npm run secrets');
  await makeSecrets(secrets);
  page = await makeApp(await options('--compose'));
  await fetch(await confirmed(page));
  await page.done;
  expect(await readFile(path.join(secrets, 'github-private-key.pem'), 'utf8')).toBe(github.app.privateKeyPem);
  const env = await readFile(path.join(folder, '.env'), 'utf8');
  expect(env).toContain(`LANDFALL_GITHUB_CLIENT_ID=${github.app.clientId}\n`);
  expect(env).not.toContain(github.app.clientSecret);
  await expect(makeApp(await options('--compose'))).rejects.toThrow('holds a secret of a GitHub App already');
});

test('what comes back without the state of this page is refused, and so is a second answer', async () => {
  const into = path.join(folder, 'state', 'github-app');
  page = await makeApp(await options('--into', into));
  const to = new URL(await confirmed(page));
  const made = async (change: Record<string, string>) => {
    const url = new URL(to);
    for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
    return (await fetch(url)).status;
  };
  expect(await made({ state: '' })).toBe(403);
  expect(await made({ state: 'x'.repeat(43) })).toBe(403);
  expect(await readMadeApp(into)).toBeUndefined();
  expect((await fetch(new URL('/', to))).status).toBe(404);
  const named = await fetch(new URL(page.url), { method: 'POST' });
  expect(named.status).toBe(400);
  expect(await made({})).toBe(200);
  expect(await made({})).toBe(403);
  // The form is gone with it.
  expect((await fetch(page.url)).status).toBe(404);
});

test('a code that GitHub does not take leaves nothing, and says so', async () => {
  const into = path.join(folder, 'state', 'github-app');
  page = await makeApp(await options('--into', into));
  const to = new URL(await confirmed(page));
  to.searchParams.set('code', 'f'.repeat(40));
  const answer = await fetch(to);
  expect(answer.status).toBe(502);
  expect(await answer.text()).toContain('has no such thing');
  await expect(page.done).rejects.toMatchObject({ code: 'not-found' });
  expect(await readMadeApp(into)).toBeUndefined();
});
