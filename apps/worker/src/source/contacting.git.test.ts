import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organizationId } from '@landfall/contracts/ids';
import { commitFiles } from '@landfall/devstack/git-server';
import { type GitHubDouble, startGitHubDouble } from '@landfall/devstack/github-double';
import { listRemote } from '@landfall/git';
import { branchHead, GitHubError, type RepositoryNow } from '@landfall/providers/github-app';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readSourceEnvironment } from '../env.ts';
import { asking } from './asking.ts';
import { type AtGitHub, askGitHub, atGitHub } from './at-github.ts';
import { contacting } from './contacting.ts';

let folder: string;
let github: GitHubDouble;
let app: AtGitHub | undefined;
let installationId: number;
let followed: RepositoryNow[];

let seed: string;
async function start(dir: string): Promise<GitHubDouble> {
  const double = await startGitHubDouble({ dir, callbackUrls: ['https://x.example/'] });
  double.addOrganization('acme');
  double.addPerson('ada', { organizations: ['acme'] });
  await double.createRepository('acme/shop', { users: [{ name: 'ada', token: 'adas' }] });
  return double;
}

// Pushed once: each test begins with a copy, as a double that starts again.
beforeAll(async () => {
  seed = await mkdtemp(join(tmpdir(), 'contacting-seed-'));
  const double = await start(seed);
  await commitFiles(double, 'acme/shop', { 'a.txt': 'a' }, 'A file');
  await double.stop();
});
afterAll(() => rm(seed, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contacting-'));
  await cp(seed, folder, { recursive: true });
  github = await start(folder);
  installationId = github.install('acme');
  followed = [];
  app = await atGitHub(await environment(), allow(), github.caPem);
});
afterEach(async () => {
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

const allow = () => [{ host: '127.0.0.1', port: github.port }];

async function environment(more: NodeJS.ProcessEnv = {}) {
  const keyFile = join(folder, 'app.pem');
  await writeFile(keyFile, github.app.privateKeyPem, { mode: 0o600 });
  return readSourceEnvironment({
    LANDFALL_DATABASE_URL: 'postgres://x',
    LANDFALL_REDIS_URL: 'redis://x',
    LANDFALL_PUBLIC_URL: 'https://landfall.example',
    LANDFALL_KEY_FILE: '/keys/source.json',
    LANDFALL_PUBLIC_KEYS_FILE: '/keys/public.json',
    LANDFALL_WORK_DIR: '/work',
    LANDFALL_GITHUB_URL: github.url,
    LANDFALL_GITHUB_CLIENT_ID: github.app.clientId,
    LANDFALL_GITHUB_PRIVATE_KEY_FILE: keyFile,
    ...more,
  });
}

const shop = (url = `${github.url}/acme/shop.git`) => ({
  organizationId: organizationId.parse('0199a0de-0000-7000-8000-000000000001'),
  id: 'r',
  url,
  defaultBranch: null,
  headRevision: null,
  atGitHub: { installationId, repositoryId: 1 },
});

const role = (given: { app: AtGitHub | undefined } = { app }) => ({
  github: given.app,
  follow: async (_repository: object, now: RepositoryNow) => {
    followed.push(now);
  },
});

/** Asks the repository for its branches by git itself. */
const branches = (repository = shop(), by = app) =>
  contacting(role({ app: by }), repository, async ({ url, credential }) => {
    const remote = { url, allow: allow(), caPem: github.caPem, ...(credential ? { credential } : {}) };
    return (await listRemote(remote)).refs.map(({ name }) => name);
  });
const tokensMade = () => github.exchanges().filter(({ path }) => path.endsWith('/access_tokens')).length;

test('git reads a repository of the App with a token that was asked for, once for an hour', async () => {
  expect(await branches()).toEqual(['main']);
  expect(await branches()).toEqual(['main']);
  expect(tokensMade()).toBe(1);
});

test('a token that GitHub took back is asked for once more', async () => {
  await branches();
  github.revokeTokens(installationId);
  expect(await branches()).toEqual(['main']);
  expect(tokensMade()).toBe(2);
});

test('nor is one kept for its hour that GitHub took back before it said where the repository is', async () => {
  const token = app;
  const refused = new GitHubError('not-authorized', { what: 'Who is asking?', why: 'It said 401.', fix: '' });
  const taken: AtGitHub = (of, options) =>
    options?.refresh && token ? token(of, options) : Promise.reject(refused);
  expect(await branches(shop(), taken)).toEqual(['main']);
  github.uninstall(installationId);
  await expect(branches(shop(), taken)).rejects.toMatchObject({ code: 'uninstalled' });
});

test('suspended, unsuspended, gone: GitHub says which, and what worked before works again', async () => {
  await branches();
  github.suspend(installationId, 'ada');
  await expect(branches()).rejects.toMatchObject({ code: 'suspended', retriable: false });
  github.unsuspend(installationId);
  expect(await branches()).toEqual(['main']);
  github.uninstall(installationId);
  await expect(branches()).rejects.toMatchObject({ code: 'uninstalled' });
});

test('a token goes to the GitHub it is of, whatever address a row holds', async () => {
  await expect(branches(shop('https://127.0.0.1:1/acme/shop.git'))).rejects.toMatchObject({
    code: 'authentication-failed',
  });
  expect(tokensMade()).toBe(0);
});

test('what needs no Git host asks GitHub for nothing, whether GitHub is there or not', async () => {
  github.suspend(installationId, 'ada');
  expect(await contacting(role(), shop(), async ({ url }) => url)).toBe(shop().url);
  expect(github.exchanges()).toEqual([]);
});

test('a repository that was renamed is followed by its number, with the token of before and with a new one', async () => {
  await branches();
  await github.renameRepository('acme/shop', 'store');
  expect(await branches()).toEqual(['main']);
  expect(followed).toMatchObject([{ id: 1, fullName: 'acme/store', url: `${github.url}/acme/store.git` }]);
  expect(await branches()).toEqual(['main']);
});

test('who takes the old name is not read, though everybody may read it', async () => {
  await github.renameRepository('acme/shop', 'store');
  await github.createRepository('acme/shop', { anonymousRead: true });
  await commitFiles(github, 'acme/shop', { 'evil.yaml': 'a' }, 'Not ours', 'evil');
  expect(await branches()).toEqual(['main']);
  expect(followed).toMatchObject([{ fullName: 'acme/store' }]);
});

test('one that went to another account, was taken out, or is deleted says so', async () => {
  github.addOrganization('other');
  await branches();
  await github.transferRepository('acme/shop', 'other');
  await expect(branches()).rejects.toMatchObject({ code: 'repository-gone', retriable: false });
  await github.transferRepository('other/shop', 'acme');
  expect(await branches()).toEqual(['main']);
  github.select(installationId, []);
  await expect(branches()).rejects.toMatchObject({ code: 'repository-gone' });
  github.select(installationId, ['acme/shop']);
  await github.deleteRepository('acme/shop');
  await expect(branches()).rejects.toMatchObject({ code: 'repository-gone' });
  expect(followed).toEqual([]);
});

test('a repository of the App where there is no App any more says so', async () => {
  const without = await atGitHub(
    await environment({ LANDFALL_GITHUB_PRIVATE_KEY_FILE: undefined }),
    allow(),
    undefined,
  );
  const gone = contacting(role({ app: without }), shop(), async () => 'not reached');
  await expect(gone).rejects.toThrow(/has none any more/);
});

test('a key without the App’s id is told at the start', async () => {
  const env = await environment({ LANDFALL_GITHUB_CLIENT_ID: undefined });
  await expect(atGitHub(env, allow(), undefined)).rejects.toThrow(/LANDFALL_GITHUB_CLIENT_ID/);
});

test('the API is asked with a token for that alone: again when it was taken back, and of a renamed repository', async () => {
  const env = await environment();
  const asked = { ...role(), askGitHub: askGitHub(env, allow(), github.caPem) };
  const head = () =>
    asking(asked, shop(), { contents: 'read' }, ({ ask, token, repositoryId }) =>
      branchHead(ask, token, { repositoryId, branch: 'main' }),
    );
  const first = await head();
  expect(first).toMatch(/^[0-9a-f]{40}$/);
  github.revokeTokens(installationId);
  expect(await head()).toBe(first);
  expect(tokensMade()).toBe(2);
  await github.renameRepository('acme/shop', 'store');
  github.revokeTokens(installationId);
  expect(await head()).toBe(first);
  const { atGitHub: _, ...byAddress } = shop();
  expect(await asking(asked, byAddress, {}, async () => 'asked')).toBeUndefined();
});
