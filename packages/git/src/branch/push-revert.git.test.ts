import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { fetchCommit } from '../mirror/fetch.ts';
import { pushRevert } from './push-revert.ts';

let world: GitWorld;
let good: string;
let head: string;
const push = (files: Record<string, string | null>, message: string) => commitServed(world, files, message);

beforeAll(async () => {
  world = await gitWorld();
  good = push(
    { 'app/a.yaml': 'good\n', 'app/gone.yaml': 'gone\n', 'base/b.yaml': 'base\n', 'other/c': '1\n' },
    'Good',
  );
  push(
    { 'app/a.yaml': 'bad\n', 'app/gone.yaml': null, 'app/new é.yaml': 'new\n', 'base/b.yaml': 'bad\n' },
    'Bad',
  );
  head = push({ 'other/c': '2\n', 'later/d.yaml': 'later\n' }, 'Beside it');
});
afterAll(() => world.stop());

let branches = 0;
async function revert(paths: string[], over: { head?: string; branch?: string } = {}) {
  branches += 1;
  const branch = over.branch ?? `landfall/revert-${branches}`;
  const mirror = await world.mirror(`mirror-${branches}`);
  const commit = await pushRevert(mirror, {
    head: over.head ?? head,
    headRef: 'refs/heads/main',
    good,
    paths,
    branch,
    message: 'Bring app back\n\nBecause.',
    at: new Date('2026-11-28T10:00:00Z'),
  });
  const show = (...args: string[]) => world.served(args).trim();
  expect(show('rev-parse', `refs/heads/${branch}`)).toBe(commit);
  return { commit, show };
}

it('is one commit on the head in which the paths are as they were, and nothing else has changed', async () => {
  const { commit, show } = await revert(['app', 'base/b.yaml']);
  expect(show('rev-parse', `${commit}^`)).toBe(head);
  expect(show('diff', '--name-status', good, commit).split('\n')).toEqual(['A\tlater/d.yaml', 'M\tother/c']);
  expect(show('log', '-1', '--format=%an <%ae> %ct%n%B', commit)).toBe(
    'Landfall <landfall@users.noreply.landfall.dev> 1795860000\nBring app back\n\nBecause.',
  );
  expect(show('fsck', '--no-dangling', commit)).toBe('');
});

it('takes out what was not there then', async () => {
  const { commit, show } = await revert(['later']);
  expect(show('diff', '--name-status', head, commit)).toBe('D\tlater/d.yaml');
});

it('brings everything back where everything was read', async () => {
  const { commit, show } = await revert(['']);
  expect(show('rev-parse', `${commit}^{tree}`)).toBe(show('rev-parse', `${good}^{tree}`));
});

it('says so when nothing differs', async () => {
  await expect(revert(['app'], { head: good })).rejects.toMatchObject({ code: 'nothing-to-revert' });
});

it('does not overwrite a branch that somebody has, and says who refused', async () => {
  world.served(['branch', 'landfall/taken', good]);
  await expect(revert(['app'], { branch: 'landfall/taken' })).rejects.toMatchObject({
    words: { what: expect.stringContaining('landfall/taken') },
  });
  expect(world.served(['rev-parse', 'landfall/taken']).trim()).toBe(good);
});

it('of a commit that is gone everywhere says that it is gone', async () => {
  const mirror = await world.mirror('gone');
  await fetchCommit(mirror, { commit: head });
  const gone = {
    head,
    good: 'f'.repeat(40),
    paths: ['app'],
    branch: 'landfall/x',
    message: 'x',
    at: new Date(),
  };
  await expect(pushRevert(mirror, gone)).rejects.toMatchObject({ code: 'revision-not-found' });
});
