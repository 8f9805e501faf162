import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitFiles } from '@landfall/devstack/git-server';
import { type GitHubDouble, startGitHubDouble } from '@landfall/devstack/github-double';
import { undescribed, undescribedWebhook } from '@landfall/devstack/github-double/described';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Ask,
  asker,
  branchHead,
  type Check,
  GitHubError,
  githubAddress,
  installationTokens,
  openPull,
  pullRequest,
  pullsFrom,
  putCheck,
  putComment,
  setStatus,
  type TokenPermissions,
  updatePull,
} from './index.ts';

const NAME = 'acme/shop';
const ALL: TokenPermissions = {
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  statuses: 'write',
};

let folder: string;
let github: GitHubDouble;
let ask: Ask;
let tokenFor: (permissions: TokenPermissions) => Promise<string>;
let repositoryId: number;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-review-'));
  github = await startGitHubDouble({
    dir: folder,
    callbackUrls: ['https://landfall.example/'],
    // Nobody listens there: what is told is kept all the same.
    webhook: { url: 'http://127.0.0.1:1/', secret: 'the secret of the App' },
  });
  const reach = {
    address: githubAddress(github.url),
    allow: [{ host: '127.0.0.1', port: github.port }],
    caPem: github.caPem,
  };
  ask = asker(reach);
  github.addOrganization('acme');
  github.addPerson('ada', { organizations: ['acme'] });
  github.addPerson('eve');
  await github.createRepository(NAME, { users: [{ name: 'ada', token: 'adas' }] });
  await commitFiles(github, NAME, { 'app.yaml': 'a: 1\n' }, 'Begin');
  const installationId = github.install('acme');
  const tokens = installationTokens(reach, {
    appId: String(github.app.id),
    privateKeyPem: github.app.privateKeyPem,
  });
  repositoryId = 1;
  tokenFor = async (permissions) => (await tokens({ installationId, repositoryId }, { permissions })).token;
  token = await tokenFor(ALL);
});

afterAll(async () => {
  expect(github.exchanges().flatMap(undescribed)).toEqual([]);
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

const caught = async (work: Promise<unknown>): Promise<GitHubError> => {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof GitHubError) return error;
  throw error ?? new Error('It was not refused.');
};

const branch = (name: string, files: Record<string, string> = { [`${name}.yaml`]: name }) =>
  commitFiles(github, NAME, files, `On ${name}`, name);

test('a token is asked for what its use needs, and does nothing else', async () => {
  const reading = await tokenFor({ pull_requests: 'read' });
  const made = github.exchanges().findLast(({ path }) => path.endsWith('/access_tokens'));
  expect(made?.requestBody).toEqual({
    repository_ids: [repositoryId],
    permissions: { pull_requests: 'read', metadata: 'read' },
  });
  await branch('narrow');
  const head = { repositoryId, head: 'narrow', base: 'main', title: 'No', body: '' };
  expect(await caught(openPull(ask, reading, head))).toMatchObject({ code: 'refused' });
  const sha = (await branchHead(ask, token, { repositoryId, branch: 'main' })) ?? '';
  const status = {
    repositoryId,
    sha,
    state: 'success',
    context: 'x',
    description: '',
    targetUrl: 'https://x.example/',
  } as const;
  expect(await caught(setStatus(ask, reading, status))).toMatchObject({ code: 'refused' });
});

test('a pull request is opened once, read, found by its branch, changed, closed', async () => {
  const head = await branch('release');
  const asked = { repositoryId, head: 'release', base: 'main', title: 'Release', body: 'Why.' };
  const opened = await openPull(ask, token, asked);
  expect(opened).toMatchObject({
    title: 'Release',
    state: 'open',
    draft: false,
    merged: false,
    mergeCommitSha: null,
    author: { login: 'landfall[bot]' },
    head: { ref: 'release', sha: head, repositoryId },
    base: { ref: 'main', repositoryId },
    fork: false,
    private: true,
  });
  const { number } = opened;
  expect(await pullRequest(ask, token, { repositoryId, number })).toEqual(opened);
  const again = await caught(openPull(ask, token, asked));
  expect(again.words.why).toBe('It answered 422 (“A pull request already exists for acme:release.”).');
  expect(again.retriable).toBe(false);
  const from = { repositoryId, owner: 'acme', branch: 'release' };
  expect((await pullsFrom(ask, token, from)).map((pull) => pull.number)).toEqual([number]);
  expect(await pullsFrom(ask, token, { ...from, branch: 'main' })).toEqual([]);
  const change = { title: 'Other', state: 'closed' } as const;
  expect(await updatePull(ask, token, { repositoryId, number }, change)).toMatchObject({
    title: 'Other',
    state: 'closed',
    merged: false,
  });
  expect(await pullsFrom(ask, token, from)).toEqual([]);
  expect(await pullsFrom(ask, token, { ...from, state: 'all' })).toHaveLength(1);
  expect(await caught(pullRequest(ask, token, { repositoryId, number: 999 }))).toMatchObject({
    code: 'not-found',
  });
});

test('of a fork by a newcomer GitHub says so; merged, it says what it became', async () => {
  await github.fork(NAME, 'eve');
  const head = await commitFiles(github, 'eve/shop', { 'b.yaml': 'b' }, 'From outside', 'patch');
  const number = await github.openPull(NAME, { head: 'eve:patch', by: 'eve' });
  expect(await pullRequest(ask, token, { repositoryId, number })).toMatchObject({
    author: { login: 'eve' },
    authorAssociation: 'FIRST_TIME_CONTRIBUTOR',
    fork: true,
    head: { ref: 'patch', sha: head, repositoryId: 2 },
  });
  const merge = await github.mergePull(NAME, number, 'ada');
  expect(await pullRequest(ask, token, { repositoryId, number })).toMatchObject({
    state: 'closed',
    merged: true,
    mergeCommitSha: merge,
  });
  expect(await branchHead(ask, token, { repositoryId, branch: 'main' })).toBe(merge);
  expect(await branchHead(ask, token, { repositoryId, branch: 'none/such' })).toBeUndefined();
});

test('a check is made, changed, annotated in batches, and made again where GitHub has it no more', async () => {
  const headSha = await branch('checked');
  const number = await github.openPull(NAME, { head: 'checked', by: 'ada' });
  const check: Check = {
    repositoryId,
    name: 'Landfall',
    headSha,
    externalId: 'ours',
    detailsUrl: 'https://landfall.example/plan',
    progress: { status: 'in_progress' },
    title: 'Planning',
    summary: 'Soon.',
  };
  const { id } = await putCheck(ask, token, check);
  const annotations = Array.from({ length: 120 }, (_, index) => ({
    path: 'app.yaml',
    startLine: 1,
    endLine: 1,
    level: 'warning' as const,
    message: `Warning ${index}`,
  }));
  const progress = { status: 'completed', conclusion: 'success' } as const;
  const done = {
    ...check,
    id,
    progress,
    title: 'Planned',
    summary: `${'x'.repeat(80)}\n`.repeat(1000),
    annotations,
  };
  expect(await putCheck(ask, token, done)).toEqual({ id });
  const [told] = github.reviewOf(NAME, number).checks;
  expect(told).toMatchObject({
    id,
    status: 'completed',
    conclusion: 'success',
    title: 'Planned',
    externalId: 'ours',
  });
  expect(told?.annotations.map(({ message }) => message)).toEqual(annotations.map(({ message }) => message));
  expect(told?.summary).toMatch(/_Cut here: GitHub takes no more\._$/);
  await github.rerequest(id, 'ada');
  await github.rerequest(id, 'ada', 'suite');
  const again = (await github.deliveries()).filter(({ event }) => event.startsWith('check_'));
  expect(again.map(({ event }) => event).toSorted()).toEqual(['check_run', 'check_suite']);
  for (const { event, payload } of again)
    expect(undescribedWebhook(`${event.replace('_', '-')}-rerequested`, payload)).toEqual([]);
  const other = await putCheck(ask, token, { ...check, id: id + 999 });
  expect(github.reviewOf(NAME, number).checks.map((one) => one.id)).toEqual([id, other.id]);
});

test('a comment is changed in its place, and made again when it was deleted', async () => {
  await branch('discussed');
  const number = await github.openPull(NAME, { head: 'discussed', by: 'ada' });
  const first = await putComment(ask, token, { repositoryId, number, body: 'One' });
  expect(first).toMatchObject({ isNew: true, url: expect.stringContaining(`/pull/${number}#`) });
  const { id } = first;
  expect(await putComment(ask, token, { repositoryId, number, id, body: 'y'.repeat(70_000) })).toMatchObject({
    id,
    isNew: false,
  });
  expect(github.reviewOf(NAME, number).comments.map(({ body }) => body.length)).toEqual([65_535]);
  github.deleteComment(id);
  const third = await putComment(ask, token, { repositoryId, number, id, body: 'Again' });
  expect(third.isNew).toBe(true);
  expect(github.reviewOf(NAME, number).comments).toMatchObject([{ id: third.id, body: 'Again' }]);
  const nowhere = putComment(ask, token, { repositoryId, number: 999, id: 1, body: 'x' });
  expect(await caught(nowhere)).toMatchObject({ code: 'not-found' });
});

test('a status is set on a commit, its words cut to a line, and on no other', async () => {
  const sha = (await branchHead(ask, token, { repositoryId, branch: 'main' })) ?? '';
  const asked = {
    repositoryId,
    sha,
    state: 'failure' as const,
    context: 'landfall/shop',
    description: `It failed.\n${'z'.repeat(200)}`,
    targetUrl: 'https://landfall.example/syncs/1',
  };
  await setStatus(ask, token, asked);
  const [status] = github.statusesOf(NAME, sha);
  expect(status).toMatchObject({ state: 'failure', context: 'landfall/shop', targetUrl: asked.targetUrl });
  expect(status?.description).toMatch(/^It failed\. z{128}…$/);
  expect(await caught(setStatus(ask, token, { ...asked, sha: 'a'.repeat(40) }))).toMatchObject({
    code: 'refused',
  });
});
