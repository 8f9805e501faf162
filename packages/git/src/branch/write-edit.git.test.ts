import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { fetchCommit } from '../mirror/fetch.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { pushCommit } from './push-commit.ts';
import { writeEdit } from './write-edit.ts';

let world: GitWorld;
let head: string;
let mirror: Mirror;
const show = (...args: string[]) => world.served(args).trim();

beforeAll(async () => {
  world = await gitWorld();
  head = commitServed(world, { 'app/ä.yaml': '\uFEFFa: 1\r\n', 'other/c': '1\n' }, 'First');
  mirror = await world.mirror();
  await fetchCommit(mirror, { commit: head, ref: 'refs/heads/main' });
});
afterAll(() => world.stop());

const edit = (files: Record<string, string>) =>
  writeEdit(mirror, {
    head,
    files: new Map(Object.entries(files)),
    message: 'Accept a\n\nBecause.',
    at: new Date('2026-11-28T10:00:00Z'),
  });

it('is one commit on the head with other bytes in one file, the same one each time, and is pushed as it is', async () => {
  const commit = await edit({ 'app/ä.yaml': '\uFEFFa: 2\r\n' });
  expect(await edit({ 'app/ä.yaml': '\uFEFFa: 2\r\n' })).toBe(commit);
  expect(() => show('cat-file', '-e', commit)).toThrow();
  await pushCommit(mirror, commit, 'landfall/accept-a');
  await pushCommit(mirror, commit, 'landfall/accept-a');
  expect(show('rev-parse', 'landfall/accept-a^')).toBe(head);
  expect(show('diff', '--name-only', '-z', head, commit)).toBe('app/ä.yaml\0');
  const bytes = world.served(['hash-object', '--stdin'], '\uFEFFa: 2\r\n').trim();
  expect(show('rev-parse', `${commit}:app/ä.yaml`)).toBe(bytes);
  expect(show('fsck', '--no-dangling', commit)).toBe('');
});

it('forces nothing, and says who refused', async () => {
  show('branch', 'landfall/taken', commitServed(world, { 'other/c': '2\n' }, 'Meanwhile'));
  await expect(
    pushCommit(mirror, await edit({ 'app/ä.yaml': 'a: 3\n' }), 'landfall/taken'),
  ).rejects.toMatchObject({
    code: 'push-refused',
  });
});

it.each(['app', 'app/gone.yaml'])('%s is no file to edit', async (path) => {
  await expect(edit({ [path]: 'x\n' })).rejects.toMatchObject({ code: 'path-not-found' });
});
