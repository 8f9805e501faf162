import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '@landfall/actions/context';
import type { OpenedProposal } from '@landfall/actions/proposals/open';
import { applicationId, driftId, organizationId, proposalId } from '@landfall/contracts/ids';
import type { AcceptedField } from '@landfall/contracts/proposal';
import { rendererOptions } from '@landfall/contracts/renderer';
import { commitFiles, type GitServer, startGitServer } from '@landfall/devstack/git-server';
import { withClone } from '@landfall/devstack/git-server/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { companions } from '../companions.ts';
import type { SourceRole } from '../role.ts';
import { slots } from '../slots.ts';
import { pushAccepted } from './push-accepted.ts';

let folder: string;
let git: GitServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accepting-'));
  git = await startGitServer({ dir: join(folder, 'server') });
});
afterAll(async () => {
  await git?.stop();
  await rm(folder, { recursive: true, force: true });
});

const USER = { name: 'ci', token: 'canary-t0ken' };
const uuid = (tail: string) => `0198c000-0000-7000-8000-0000${tail}`;
const context = { organizationId: organizationId.parse(uuid('00000001')) } as Context;

const field = (over: Partial<AcceptedField> = {}): AcceptedField => ({
  driftId: driftId.parse(uuid('00000002')),
  change: 'c',
  ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' },
  field: '/data/level',
  old: 'info',
  new: 'debug',
  manager: 'kubectl-edit',
  ...over,
});

const proposal = (over: Partial<OpenedProposal['application']> = {}, fields = [field()]): OpenedProposal => ({
  tries: 1,
  view: {
    id: proposalId.parse(uuid('0abcdef1')),
    applicationId: applicationId.parse(uuid('00000003')),
    ...{ kind: 'accept', state: 'asked', by: 'Ada', askedAt: '2026-11-28T10:00:00.000Z', notes: [] },
    ...{ branch: null, number: null, url: null, problem: null },
  },
  fields,
  askedAt: new Date('2026-11-28T10:00:00Z'),
  application: {
    id: uuid('00000003'),
    name: 'web',
    repositoryId: 'r',
    targetRevision: 'HEAD',
    path: 'app',
    renderer: rendererOptions.parse({}),
    namespace: 'web',
    clusterName: 'prod',
    cluster: { version: null, kinds: [] },
    read: ['app'],
    revision: null,
    ...over,
  },
  replaces: [],
  neighbours: [
    { name: 'near', read: ['app'] },
    { name: 'far', read: ['other'] },
  ],
});

let repositories = 0;
/** A repository with these files, and what pushes to it. */
async function repository(files: Record<string, string>) {
  repositories += 1;
  const name = `acme/shop-${repositories}`;
  const { cloneUrl } = await git.createRepository(name, { users: [USER] });
  await commitFiles(git, name, files, 'First');
  const role = {
    mirrors: join(folder, 'mirrors'),
    trees: join(folder, 'trees'),
    caPem: git.caPem,
    allow: [{ host: '127.0.0.1', port: git.port }],
    isolation: 'if-possible',
    renders: slots(2),
    companions: companions(),
  } as unknown as SourceRole;
  const credential = { username: USER.name, token: USER.token };
  const { organizationId } = context;
  const opened = {
    organizationId,
    id: name.slice(5),
    url: cloneUrl,
    defaultBranch: null,
    headRevision: null,
    credential,
  };
  const signal = new AbortController().signal;
  return {
    push: (made: OpenedProposal) =>
      pushAccepted(role, context, { proposal: made, repository: opened, signal }),
    git: (...args: string[]) =>
      withClone({ cloneUrl, caPem: git.caPem, user: git.owner }, (clone) => clone.git(...args)),
  };
}

const CONFIG = `apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: a}\r\ndata:\r\n  level: info   # quiet\r\n`;

test('one commit on the branch that is followed, of one line, whose words say who, what and whose file it is besides', async () => {
  const { push, git: run } = await repository({ 'app/a.yaml': CONFIG, 'other/b.txt': 'b' });
  const pushed = await push(proposal());
  expect(pushed).toMatchObject({
    branch: expect.stringMatching(/^landfall\/accept-web-0abcdef1-[0-9a-f]{7}$/),
    into: 'main',
  });
  expect(await push(proposal())).toEqual(pushed);
  const branch = `origin/${pushed.branch}`;
  expect(await run('rev-list', '--count', `main..${branch}`)).toBe('1');
  const diff = await run('diff', '--unified=0', '--no-color', 'main', branch);
  expect(diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toEqual([
    '-  level: info   # quiet\r',
    // The clone trims the end of what is printed.
    '+  level: debug   # quiet',
  ]);
  expect(await run('diff', '--ignore-cr-at-eol', '--shortstat', 'main', branch)).toContain('1 insertion');
  expect((await run('ls-files', '--eol', '--with-tree', branch, 'app/a.yaml')).trim()).toContain('i/crlf');
  const message = await run('log', '-1', '--format=%B', branch);
  expect(message).toContain('Accept ConfigMap a data.level as on prod');
  expect(message).toContain('Ada accepts it into Git.');
  expect(message).toContain('"info" -> "debug" (by kubectl-edit)');
  expect(message).toContain('Read by near as well');
});

test('a value that somebody has changed in Git meanwhile is not overwritten', async () => {
  const { push } = await repository({ 'app/a.yaml': CONFIG.replace('info', 'warn') });
  const why = expect.stringContaining('Git says something else there by now');
  await expect(push(proposal({ revision: 'f'.repeat(40) }))).rejects.toMatchObject({ code: 'refused', why });
});

test('nothing is pushed where the place is not known, a chart makes it, or no branch is followed', async () => {
  const chart = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {level: {{ .Values.level }}}\n';
  const { push, git: run } = await repository({
    'app/a.yaml': CONFIG,
    'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'chart/values.yaml': 'level: info\n',
    'chart/templates/a.yaml': chart,
  });
  const why = (made: OpenedProposal) => push(made).then(String, (error: { why?: string }) => error.why);
  expect(await why(proposal({}, [field({ ref: { ...field().ref, name: 'b' } })]))).toContain(
    'does not render this object',
  );
  expect(await why(proposal({ path: 'chart', read: [] }))).toContain('A chart’s template makes it');
  const head = (await run('rev-parse', 'main')).trim();
  expect(await why(proposal({ targetRevision: head }))).toContain('which is no branch');
  expect((await run('branch', '--remotes', '--list', '*landfall*')).trim()).toBe('');
});
