import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitFiles, startGitServer } from '@landfall/devstack/git-server';
import { parseAllowList } from '@landfall/egress';
import { openMirror } from '@landfall/git';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchBranch } from './pushed-branch.ts';

let folder: string;
let server: Awaited<ReturnType<typeof startGitServer>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-pushed-'));
  server = await startGitServer({ dir: join(folder, 'git') });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

it('finds where a branch stands and has its commit; a branch that is gone is nowhere', async () => {
  const { cloneUrl } = await server.createRepository('acme/shop');
  const commit = await commitFiles(server, 'acme/shop', { 'a.yaml': 'a: 1\n' }, 'First');
  const remote = { url: cloneUrl, caPem: server.caPem, allow: parseAllowList(['127.0.0.1']) };
  const mirror = await openMirror({ dir: join(folder, 'mirror'), remote });
  const known = { defaultBranch: 'main' };
  expect(await fetchBranch(mirror, known, 'main')).toEqual({
    defaultBranch: 'main',
    refs: [{ name: 'main', kind: 'branch', commit }],
  });
  expect(await fetchBranch(mirror, known, 'gone')).toBeUndefined();
});
