import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitServed, commitTree, type GitWorld, gitWorld, USER } from '../../test/git-world.ts';
import { runs } from '../../test/processes.ts';
import {
  changedPaths,
  commitInfo,
  FETCH_LIMITS,
  fetchCommit,
  hasCommit,
  listRemote,
  listTree,
  readBlob,
  removeMirror,
  resolveRevision,
  treeId,
  treeIds,
  withSizes,
} from '../index.ts';
import { tidy } from './tidy.ts';

let world: GitWorld;
let first: string;
const push = (files: Record<string, string | Uint8Array | null>, message: string, branch?: string) =>
  commitServed(world, files, message, branch);

beforeAll(async () => {
  world = await gitWorld();
  first = push({ 'app/cm.yaml': 'a: 1\n', 'other/x y.yaml': 'b\n' }, 'First line\n\nand more\nof it');
});
afterAll(() => world.stop());

it('a credential is asked for when the host is contacted, and not for what is in the mirror', async () => {
  const kept = await world.mirror('lazy');
  await fetchCommit(kept, { commit: first });
  const asked = Promise.reject(new Error('the host of tokens is away'));
  asked.catch(() => undefined);
  const mirror = { ...kept, remote: { ...world.remote, credential: () => asked } };
  expect(await fetchCommit(mirror, { commit: first })).toBe(first);
  await expect(fetchCommit(mirror, { ref: 'refs/heads/main' })).rejects.toThrow('the host of tokens is away');
  const asking = { ...world.remote, credential: async () => ({ username: USER.name, token: USER.token }) };
  expect((await listRemote(asking)).defaultBranch).toBe('main');
});

describe('from a push to a commit in the mirror', () => {
  it('is: list, resolve, fetch, read', async () => {
    const mirror = await world.mirror();
    const refs = await listRemote(world.remote);
    expect(refs.defaultBranch).toBe('main');
    const revision = resolveRevision(refs, 'HEAD');
    expect(revision).toEqual({ commit: first, ref: 'refs/heads/main', kind: 'branch' });
    expect(await hasCommit(mirror, first)).toBe(false);
    expect(await fetchCommit(mirror, { commit: first })).toBe(first);
    expect(await hasCommit(mirror, first)).toBe(true);
    expect(await commitInfo(mirror, first)).toMatchObject({
      commit: first,
      authorName: 'owner',
      authorEmail: 'owner@users.noreply.localhost',
      message: 'First line',
      body: 'and more\nof it',
      committedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+[+-]\d\d:\d\d$/),
    });
  });

  it('reads trees and files', async () => {
    const mirror = await world.mirror();
    const files = await listTree(mirror, first);
    const sized = await withSizes(mirror, files);
    expect(sized.map(({ path, kind, size }) => [path, kind, size])).toEqual([
      ['app/cm.yaml', 'file', 5],
      ['other/x y.yaml', 'file', 2],
    ]);
    expect(await listTree(mirror, first, 'app')).toEqual([{ ...files[0], path: 'cm.yaml' }]);
    const content = await readBlob(mirror, files[0]?.oid ?? '', 100);
    expect(content.toString()).toBe('a: 1\n');
    await expect(readBlob(mirror, files[0]?.oid ?? '', 4)).rejects.toMatchObject({ code: 'too-large' });
    await expect(listTree(mirror, first, 'nowhere')).rejects.toMatchObject({ code: 'path-not-found' });
  });

  it('tells what a push touched by tree ids', async () => {
    const mirror = await world.mirror();
    const second = push({ 'app/cm.yaml': 'a: 2\n' }, 'Second');
    await fetchCommit(mirror, { ref: 'refs/heads/main' });
    const before = await treeIds(mirror, first, ['.', 'app', 'other', 'other/x y.yaml', 'gone']);
    const after = await treeIds(mirror, second, ['.', 'app', 'other', 'other/x y.yaml', 'gone']);
    expect([...before.keys()]).toEqual(['.', 'app', 'other', 'other/x y.yaml']);
    const same = [...before.keys()].filter((path) => before.get(path) === after.get(path));
    expect(same).toEqual(['other', 'other/x y.yaml']);
    expect(await treeId(mirror, second, 'gone')).toBeUndefined();
    expect(await changedPaths(mirror, first, second)).toEqual(['app/cm.yaml']);
  });

  it.each([
    '../x',
    '/etc',
    'a/../../b',
    '%2e%2e',
    'a\\b',
    'a\0b',
    '.git',
    'a/.GIT/config',
    'a//b',
    ':(top)x',
    'a\nb',
  ])('REPO-1: refuses the path %j', async (path) => {
    const mirror = await world.mirror();
    await expect(treeId(mirror, first, path)).rejects.toMatchObject({ code: 'path-not-found' });
    await expect(listTree(mirror, first, path)).rejects.toMatchObject({ code: 'path-not-found' });
  });
});

describe('a commit that is in the mirror already', () => {
  it('costs no network, even with the host gone', async () => {
    const mirror = await world.mirror();
    const gone = { ...mirror, remote: { ...mirror.remote, url: 'https://127.0.0.1:1/acme/shop.git' } };
    expect(await fetchCommit(gone, { commit: first })).toBe(first);
  });

  it('is fetched once by many who ask at the same time', async () => {
    const mirror = await world.mirror('crowd');
    const asked = Array.from({ length: 8 }, () => fetchCommit(mirror, { commit: first }));
    expect(new Set(await Promise.all(asked))).toEqual(new Set([first]));
    const packs = await readdir(join(mirror.dir, 'objects', 'pack'));
    expect(packs.filter((name) => name.endsWith('.pack'))).toHaveLength(1);
  });

  it('brings only what is new when the next one is fetched', async () => {
    const mirror = await world.mirror('lean');
    const large = push({ 'large.bin': randomBytes(200_000) }, 'Large');
    await fetchCommit(mirror, { commit: large });
    const next = push({ 'app/cm.yaml': 'a: 3\n' }, 'Small');
    // The whole tree would not fit.
    await fetchCommit(mirror, { commit: next }, { ...FETCH_LIMITS, maxBytes: 50_000 });
    expect(await listTree(mirror, next)).toHaveLength(3);
  });
});

describe('revisions that move and go', () => {
  it('a force-push is followed, and the old commit stays readable', async () => {
    const mirror = await world.mirror();
    const old = push({ 'f.yaml': '1' }, 'Old', 'moving');
    expect(await fetchCommit(mirror, { ref: 'refs/heads/moving' })).toBe(old);
    const rewritten = commitTree(world, world.served(['rev-parse', `${first}^{tree}`]), 'moving');
    expect(await fetchCommit(mirror, { ref: 'refs/heads/moving' })).toBe(rewritten);
    expect(await commitInfo(mirror, old)).toMatchObject({ message: 'Old' });
  });

  it('a deleted branch is not found, in words, and nothing else is taken for it', async () => {
    const mirror = await world.mirror();
    push({ 'f.yaml': '1' }, 'Short-lived', 'short-lived');
    world.served(['update-ref', '-d', 'refs/heads/short-lived']);
    await expect(fetchCommit(mirror, { ref: 'refs/heads/short-lived' })).rejects.toMatchObject({
      code: 'revision-not-found',
      retriable: false,
    });
    const refs = await listRemote(world.remote);
    expect(() => resolveRevision(refs, 'short-lived')).toThrow('no branch or tag');
  });

  it('an annotated tag leads to its commit', async () => {
    const mirror = await world.mirror();
    world.served(['tag', '-a', '-m', 'One', 'v1.0.0', first]);
    const revision = resolveRevision(await listRemote(world.remote), '^1.0');
    expect(revision).toMatchObject({ commit: first, ref: 'refs/tags/v1.0.0' });
    expect(await fetchCommit(mirror, { ref: 'refs/tags/v1.0.0' })).toBe(first);
  });

  it('a commit that never was is not found', async () => {
    const mirror = await world.mirror();
    const commit = 'd'.repeat(40);
    const error = { code: 'revision-not-found' };
    await expect(fetchCommit(mirror, { commit })).rejects.toMatchObject(error);
    await expect(fetchCommit(mirror, { commit, ref: 'refs/heads/main' })).rejects.toMatchObject(error);
    await expect(commitInfo(mirror, commit)).rejects.toMatchObject(error);
    await expect(listTree(mirror, commit)).rejects.toMatchObject(error);
    await expect(treeId(mirror, commit, '.')).rejects.toMatchObject(error);
  });

  it.each([
    { ref: '--upload-pack=touch x' },
    { ref: 'refs/heads/--output=x:refs/heads/y' },
    { ref: 'refs/heads/a..b' },
    { ref: 'refs/pull/1/head/x' },
    { ref: 'refs/pull/x/head' },
    { ref: 'refs/landfall/keep' },
    { ref: 'HEAD' },
    { commit: 'HEAD' },
    { commit: '--all' },
    { commit: 'a'.repeat(40), ref: 'main' },
  ])('GIT-2: %j is not even asked for', async (wanted) => {
    const mirror = await world.mirror();
    await expect(fetchCommit(mirror, wanted)).rejects.toMatchObject({
      words: { what: 'This is not a revision that can be fetched.' },
    });
  });
});

describe('a mirror', () => {
  it('DOS-1: refuses a fetch past its size, and works again afterwards', async () => {
    const mirror = await world.mirror('bounded');
    const large = push({ 'huge.bin': randomBytes(3_000_000) }, 'Huge', 'huge');
    const limits = { ...FETCH_LIMITS, maxBytes: 1024 * 1024 };
    await expect(fetchCommit(mirror, { commit: large }, limits)).rejects.toMatchObject({
      code: 'too-large',
      words: {
        what: `Could not read ${new URL(world.remote.url).host}/acme/shop.git.`,
        why: 'What it sent is larger than the 1 MiB that one fetch may bring.',
        fix: 'Move large files out of the repository, or have the operator raise the limit.',
      },
    });
    expect(await hasCommit(mirror, large)).toBe(false);
    expect(await fetchCommit(mirror, { commit: large })).toBe(large);
    const packs = await readdir(join(mirror.dir, 'objects', 'pack'));
    expect(packs.filter((name) => name.startsWith('tmp_'))).toEqual([]);
  });

  it('is not stopped by what a killed fetch left behind', async () => {
    const mirror = await world.mirror('crashed');
    await mkdir(join(mirror.dir, 'refs/landfall/commits'), { recursive: true });
    const left = [
      'shallow.lock',
      'packed-refs.lock',
      `refs/landfall/commits/${first}.lock`,
      'objects/pack/tmp_pack_x',
    ];
    await mkdir(join(mirror.dir, 'objects/pack'), { recursive: true });
    for (const name of left) await writeFile(join(mirror.dir, name), 'half');
    expect(await fetchCommit(mirror, { commit: first })).toBe(first);
  });

  it('that was only half made is made again', async () => {
    const dir = join(world.folder, 'half');
    await mkdir(dir);
    await writeFile(join(dir, 'HEAD'), '');
    expect(await fetchCommit(await world.mirror('half'), { commit: first })).toBe(first);
  });

  it('of before the machine was started is made again: it may not have reached the disk', async () => {
    const mirror = await world.mirror('earlier');
    await fetchCommit(mirror, { commit: first });
    await writeFile(join(mirror.dir, 'landfall'), 'another boot\n');
    expect(await hasCommit(await world.mirror('earlier'), first)).toBe(false);
    expect(await fetchCommit(mirror, { commit: first })).toBe(first);
  });

  it('is written by one process at a time, by a lock that dies with its holder', async () => {
    const mirror = await world.mirror('locked');
    const holder = spawn('flock', [`${mirror.dir}.lock`, 'sh', '-c', 'echo held; exec cat'], {
      stdio: 'pipe',
    });
    await once(holder.stdout, 'data');
    const waiting = fetchCommit(mirror, { commit: first });
    const either = await Promise.race([waiting, runs(mirror.dir, 'flock 9')]);
    expect(either).toBe('flock 9');
    holder.kill('SIGKILL');
    expect(await waiting).toBe(first);
  });

  it('forgets old commits when it is tidied, and fetches them again when asked', async () => {
    const mirror = await world.mirror('tidied');
    await fetchCommit(mirror, { commit: first });
    const newest = push({ 'app/cm.yaml': 'a: 9\n' }, 'Newest');
    await fetchCommit(mirror, { commit: newest });
    await tidy(mirror, newest, 1);
    expect([await hasCommit(mirror, first), await hasCommit(mirror, newest)]).toEqual([false, true]);
    expect(await fetchCommit(mirror, { commit: first })).toBe(first);
    expect(await listTree(mirror, first)).toHaveLength(2);
  });

  it('REPO-5: is nobody else’s to enter', async () => {
    const mirror = await world.mirror('closed');
    expect((await stat(mirror.dir)).mode & 0o777).toBe(0o700);
    await fetchCommit(mirror, { commit: first });
    for (const name of await readdir(join(mirror.dir, 'objects', 'pack')))
      expect((await stat(join(mirror.dir, 'objects', 'pack', name))).mode & 0o077).toBe(0);
  });

  it('can be removed and opened again', async () => {
    const mirror = await world.mirror('removed');
    await fetchCommit(mirror, { commit: first });
    await removeMirror(mirror);
    expect((await readdir(world.folder)).filter((name) => name.startsWith('removed'))).toEqual([]);
    expect(await hasCommit(await world.mirror('removed'), first)).toBe(false);
  });
});
