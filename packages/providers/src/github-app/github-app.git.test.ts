import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type GitHubDouble, startGitHubDouble } from '@landfall/devstack/github-double';
import { undescribed } from '@landfall/devstack/github-double/described';
import { visit } from '@landfall/devstack/github-double/visit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import {
  asker,
  authorizeUrl,
  exchangeCode,
  GitHubError,
  githubAddress,
  installationsOf,
  installationTokens,
  installUrl,
  type Reach,
  repositoriesOf,
  whoIs,
} from './index.ts';

const CALLBACK = 'https://landfall.example/github/callback';
const VERIFIER = 'a verifier that only whoever began has';
const challenge = createHash('sha256').update(VERIFIER).digest('base64url');

let folder: string;
let github: GitHubDouble;
let reach: Reach;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-app-'));
  github = await startGitHubDouble({ dir: folder, callbackUrls: [CALLBACK] });
  reach = {
    address: githubAddress(github.url),
    allow: [{ host: '127.0.0.1', port: github.port }],
    caPem: github.caPem,
  };
  github.addOrganization('acme');
  github.addPerson('ada', { organizations: ['acme'] });
  github.addPerson('eve');
  await github.createRepository('acme/shop', { users: [{ name: 'ada', token: 'adas' }] });
  await github.createRepository('acme/payroll', { users: [{ name: 'zed', token: 'zeds' }] });
  await github.createRepository('acme/handbook', {
    users: [{ name: 'zed', token: 'zeds' }],
    anonymousRead: true,
  });
});

afterEach(async () => {
  expect(github.exchanges().flatMap(undescribed)).toEqual([]);
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

async function codeOf(login: string): Promise<string> {
  const { clientId } = github.app;
  const to = authorizeUrl(reach.address, { clientId, redirectUri: CALLBACK, state: 's', challenge });
  const { location = '' } = await visit(github, to, { body: `login=${login}` });
  return new URL(location).searchParams.get('code') ?? '';
}

const exchange = (code: string, more: { clientSecret?: string; verifier?: string } = {}) => {
  const client = { ...github.app, ...more };
  const verifier = more.verifier ?? VERIFIER;
  return exchangeCode(asker(reach), reach.address, client, { code, redirectUri: CALLBACK, verifier });
};

const tokenOf = async (login: string) => (await exchange(await codeOf(login))).token;

const caught = async (work: Promise<unknown>): Promise<GitHubError> => {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof GitHubError) return error;
  throw error ?? new Error('It was not refused.');
};

test('a person comes back with a code, and is who GitHub says', async () => {
  const answer = await exchange(await codeOf('ada'));
  expect(answer.expiresInSeconds).toBe(8 * 60 * 60);
  expect(await whoIs(asker(reach), answer.token)).toEqual({ id: expect.any(Number), login: 'ada' });
});

test('a code is exchanged once, by who began, with the right secret; the refusal holds neither', async () => {
  const code = await codeOf('ada');
  await exchange(code);
  const verifier = 'guessed by somebody else';
  for (const refused of [
    () => exchange(code),
    async () => exchange(await codeOf('ada'), { verifier }),
    async () => exchange(await codeOf('ada'), { clientSecret: 'wrong-secret' }),
  ]) {
    const error = await caught(refused());
    expect(error).toMatchObject({ code: 'code-refused', retriable: false });
    expect(inspect(error, { depth: 9 })).not.toMatch(/wrong-secret|guessed/);
    expect(inspect(error, { depth: 9 })).not.toContain(code);
  }
});

test('whoever installed comes back, and is then shown that installation', async () => {
  const to = installUrl(reach.address, github.app.slug);
  const { location = '' } = await visit(github, to, { body: 'on=ada+acme' });
  const back = new URL(location).searchParams;
  const { found } = await installationsOf(asker(reach), await tokenOf('ada'));
  expect(found.map(({ id }) => String(id))).toEqual([back.get('installation_id')]);
});

test('a person is shown their installations and repositories, with the right to push or without, and no others', async () => {
  const id = github.install('acme');
  const ask = asker(reach);
  const ada = await tokenOf('ada');
  expect(await installationsOf(ask, ada)).toEqual({
    found: [{ id, account: { id: 100, login: 'acme', type: 'organization' }, suspended: false }],
    complete: true,
  });
  const { found } = await repositoriesOf(ask, ada, id);
  expect(found.map(({ fullName, mayPush }) => [fullName, mayPush])).toEqual([
    ['acme/shop', true],
    ['acme/handbook', false],
  ]);
  expect(found[0]).toMatchObject({
    url: `${github.url}/acme/shop.git`,
    private: true,
    defaultBranch: 'main',
  });
});

test('an installation that a person is not shown is not found by its number', async () => {
  await github.setAuth('acme/handbook', { users: [{ name: 'zed', token: 'zeds' }] });
  const id = github.install('acme');
  const eve = await tokenOf('eve');
  expect((await installationsOf(asker(reach), eve)).found).toEqual([]);
  expect(await caught(repositoriesOf(asker(reach), eve, id))).toMatchObject({ code: 'not-found' });
});

/** The names that a token reaches, and how it was asked for. */
async function reached(token: string): Promise<string[]> {
  const listed = z.object({ repositories: z.array(z.object({ full_name: z.string() })) });
  const { repositories } = await asker(reach)(listed, 'GET /installation/repositories', { token });
  return repositories.map(({ full_name }) => full_name);
}

const idOf = async (installationId: number, name: string) => {
  const { found } = await repositoriesOf(asker(reach), await tokenOf('ada'), installationId);
  return found.find(({ fullName }) => fullName === name)?.id ?? 0;
};

const appKey = () => ({ appId: String(github.app.id), privateKeyPem: github.app.privateKeyPem });
const made = () => github.exchanges().filter(({ path }) => path.endsWith('/access_tokens'));

test('the source role gets a token for one repository, to read, and asks again only when it has to', async () => {
  const installationId = github.install('acme');
  const repositoryId = await idOf(installationId, 'acme/shop');
  const tokenFor = installationTokens(reach, appKey());
  const first = await tokenFor({ installationId, repositoryId });
  expect(first.username).toBe('x-access-token');
  expect(await reached(first.token)).toEqual(['acme/shop']);
  expect(made()[0]?.requestBody).toEqual({
    repository_ids: [repositoryId],
    permissions: { contents: 'read', metadata: 'read' },
  });
  expect((await tokenFor({ installationId, repositoryId })).token).toBe(first.token);
  expect(made()).toHaveLength(1);
  expect((await tokenFor({ installationId, repositoryId }, { refresh: true })).token).not.toBe(first.token);
  expect(made()).toHaveLength(2);
});

test('no token comes of a suspended installation, of one that is gone, or of a repository that it has not', async () => {
  const installationId = github.install('acme', ['acme/shop']);
  const repositoryId = await idOf(installationId, 'acme/shop');
  const tokenFor = installationTokens(reach, appKey());
  expect(await caught(tokenFor({ installationId, repositoryId: repositoryId + 1 }))).toMatchObject({
    code: 'repository-gone',
  });
  github.suspend(installationId, 'ada');
  const suspended = await caught(tokenFor({ installationId, repositoryId }));
  expect(suspended).toMatchObject({ code: 'suspended', retriable: false });
  expect(suspended.words.fix).toContain('Unsuspend');
  github.uninstall(installationId);
  expect(await caught(tokenFor({ installationId, repositoryId }))).toMatchObject({ code: 'uninstalled' });
});

test('a wrong private key is said to be wrong, and is not said', async () => {
  const { privateKeyPem } = (await startElsewhere()).app;
  const installationId = github.install('acme');
  const tokenFor = installationTokens(reach, { ...appKey(), privateKeyPem });
  const error = await caught(tokenFor({ installationId, repositoryId: 1 }));
  expect(error).toMatchObject({ code: 'not-authorized' });
  expect(error.words.fix).toContain('private key');
  expect(inspect(error, { depth: 9 })).not.toMatch(/PRIVATE KEY-|eyJ/);
});

async function startElsewhere() {
  const other = await startGitHubDouble({ dir: join(folder, 'other'), callbackUrls: [CALLBACK] });
  await other.stop();
  return other;
}
