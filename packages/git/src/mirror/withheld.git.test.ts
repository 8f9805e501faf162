import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitServed, type GitWorld, gitWorld, type ServedFile } from '../../test/git-world.ts';
import { pushRevert } from '../branch/push-revert.ts';
import { forgetMirror } from '../commit/remember.ts';
import {
  CHECKOUT_LIMITS,
  checkout,
  FETCH_LIMITS,
  fetchCommit,
  healing,
  listTree,
  type Mirror,
  readBlob,
  withSizes,
} from '../index.ts';
import { endReader } from '../objects/read.ts';
import { KEPT } from './mirror.ts';
import { tidy } from './tidy.ts';

const FILE = 100_000;
/** So small that no file past `FILE` would come through. */
const FETCH = { ...FETCH_LIMITS, fileBytes: FILE, maxBytes: 90_000 };
const CHECKOUT = { ...CHECKOUT_LIMITS, fileBytes: FILE };
const WORDS = {
  code: 'too-large',
  words: {
    code: 'too-large',
    what: 'The folder is too large to check out.',
    why: 'media/film.bin has more than the 100,000 bytes that a file may have.',
    fix: 'Point the application at a smaller folder, or move what is not a manifest elsewhere.',
  },
};

let world: GitWorld;
let first: string;
const push = (files: Record<string, ServedFile>, message = 'x', branch?: string) =>
  commitServed(world, files, message, branch);
const filesOf = async (mirror: Mirror, commit: string, ...paths: string[]) => {
  const tree = await checkout(mirror, commit, { into: world.trees, limits: CHECKOUT, paths });
  await tree.dispose();
  return tree.files;
};
const packsIn = async ({ dir }: Mirror) =>
  (await readdir(join(dir, 'objects/pack'))).map((name) => join(dir, 'objects/pack', name));

beforeAll(async () => {
  world = await gitWorld();
  first = push({
    'app/cm.yaml': 'a: 1\n',
    'media/film.bin': randomBytes(3_000_000),
    'media/edge.bin': randomBytes(80_000),
  });
});
afterAll(() => world.stop());

describe('DOS-1: a file that is too large to be checked out stays at the server', () => {
  it('matters to nobody who does not want it', async () => {
    const mirror = await world.mirror();
    await fetchCommit(mirror, { commit: first }, FETCH);
    expect(await filesOf(mirror, first, 'app')).toBe(1);
    const sizes = (await withSizes(mirror, await listTree(mirror, first))).map(({ size }) => size);
    expect(sizes).toEqual([5, 80_000, Number.POSITIVE_INFINITY]);
  });

  it('is named to whoever does, and is not fetched then either', async () => {
    const mirror = await world.mirror();
    const before = await packsIn(mirror);
    await expect(filesOf(mirror, first, 'media')).rejects.toMatchObject(WORDS);
    await expect(filesOf(mirror, first, '.')).rejects.toMatchObject(WORDS);
    const film = (await listTree(mirror, first)).find(({ path }) => path === 'media/film.bin');
    await expect(readBlob(mirror, film?.oid ?? '', 1e9)).rejects.toMatchObject({ code: 'git-failed' });
    expect(await packsIn(mirror)).toEqual(before);
    // No command over it knows whom to ask.
    expect(await readFile(join(mirror.dir, 'config'), 'utf8')).not.toContain('remote');
  });

  it('is no link either', async () => {
    const link = push({ link: { symlink: 'y'.repeat(FILE + 1) }, f: '1' }, 'Long', 'links');
    const mirror = await world.mirror('links');
    await fetchCommit(mirror, { commit: link }, FETCH);
    await expect(filesOf(mirror, link, '.')).rejects.toMatchObject({ code: 'unsafe-tree' });
    const tree = await checkout(mirror, link, { into: world.trees, limits: CHECKOUT, own: ['other'] });
    expect(tree.files).toBe(1);
    await tree.dispose();
  });

  it('comes when it has become small enough, though the server sends what it thinks we lack', async () => {
    const mirror = await world.mirror('thin');
    const lines = Array.from({ length: 9_000 }, (_, index) => `line ${index} ${(index * 7919) % 10_007}\n`);
    const large = push({ 'a.txt': lines.join('') }, 'Large', 'shrinking');
    await fetchCommit(mirror, { commit: large }, FETCH);
    const small = push({ 'a.txt': lines.slice(0, 3_000).join('') }, 'Small', 'shrinking');
    // As a server's do that has packed its repository: the smaller is stored as a change of the larger.
    world.served(['repack', '-q', '-a', '-d', '-f']);
    await fetchCommit(mirror, { commit: small }, FETCH);
    expect(await filesOf(mirror, small, '.')).toBe(1);
  });
});

describe('a mirror without such a file is whole', () => {
  it('and is not made anew for it, however often it is asked for', async () => {
    const mirror = await world.mirror('whole');
    await fetchCommit(mirror, { commit: first }, FETCH);
    const { ino } = await stat(mirror.dir);
    for (const _again of [1, 2])
      await expect(healing(mirror, () => filesOf(mirror, first, 'media'))).rejects.toMatchObject(WORDS);
    await expect(healing(mirror, () => filesOf(mirror, first, 'gone'))).rejects.toMatchObject({
      code: 'path-not-found',
    });
    expect((await stat(mirror.dir)).ino).toBe(ino);
  });

  it('but for a folder that it has lost it is, though git would take those for withheld too', async () => {
    const mirror = await world.mirror('lost');
    await fetchCommit(mirror, { commit: first }, FETCH);
    const lost = await packsIn(mirror);
    const second = push({ 'app/cm.yaml': 'a: 2\n' });
    await fetchCommit(mirror, { commit: second }, FETCH);
    await endReader(mirror);
    forgetMirror(mirror.dir);
    await Promise.all([...lost, join(mirror.dir, KEPT, first)].map((path) => rm(path)));
    const work = async () => {
      await fetchCommit(mirror, { commit: second }, FETCH);
      return filesOf(mirror, second, 'app');
    };
    expect(await healing(mirror, work)).toBe(1);
  });

  it('is made anew when it has many packs: git would keep all that it ever got', async () => {
    const mirror = await world.mirror('crowded');
    await fetchCommit(mirror, { commit: first }, FETCH);
    const { ino } = await stat(mirror.dir);
    await tidy(mirror, first);
    expect(await filesOf(mirror, first, 'app')).toBe(1);
    const again = await world.mirror('crowded');
    expect((await stat(again.dir)).ino).not.toBe(ino);
    await fetchCommit(again, { commit: first }, FETCH);
    expect(await filesOf(again, first, 'app')).toBe(1);
  });

  it('and is what a revert is pushed from, also when the branch has moved meanwhile', async () => {
    const mirror = await world.mirror('revert');
    const good = push({ 'app/cm.yaml': 'good\n', 'film.bin': randomBytes(200_000) }, 'Good');
    const head = push({ 'app/cm.yaml': 'bad\n' }, 'Bad');
    for (const commit of [good, head]) await fetchCommit(mirror, { commit }, FETCH);
    push({ 'later.yaml': 'later\n' }, 'Later');
    const over = { head, headRef: 'refs/heads/main', good, message: 'Back', at: new Date(1e12) };
    for (const [branch, paths] of [
      ['some', ['app']],
      ['all', ['.']],
    ] as const) {
      const commit = await pushRevert(mirror, { ...over, paths, branch });
      expect(world.served(['diff', '--name-only', good, commit])).toBe('');
      expect(world.served(['fsck', '--no-dangling', '--connectivity-only', commit])).toBe('');
    }
  });
});

describe('a server that leaves nothing out', () => {
  it('because it does not know how, sends all of it, within the bound of a fetch', async () => {
    world.served(['config', 'uploadpack.allowFilter', 'false']);
    const mirror = await world.mirror('unknowing');
    await expect(fetchCommit(mirror, { commit: first }, FETCH)).rejects.toMatchObject({ code: 'too-large' });
    await fetchCommit(mirror, { commit: first }, FETCH_LIMITS);
    expect(await filesOf(mirror, first, 'app')).toBe(1);
    await expect(filesOf(mirror, first, 'media')).rejects.toMatchObject({
      words: { why: 'media/film.bin has 3,000,000 bytes, and a file may have 100,000.' },
    });
  });

  it('because it refuses to, is asked for all of it, and not for less again', async () => {
    world.served(['config', 'uploadpack.allowFilter', 'true']);
    world.served(['config', 'uploadpackfilter.allow', 'false']);
    const mirror = await world.mirror('refusing');
    await fetchCommit(mirror, { commit: first }, FETCH_LIMITS);
    world.served(['config', 'uploadpackfilter.allow', 'true']);
    const next = push({ 'media/next.bin': randomBytes(200_000) }, 'Next');
    await fetchCommit(mirror, { commit: next }, { ...FETCH_LIMITS, fileBytes: FILE });
    expect((await withSizes(mirror, await listTree(mirror, next))).every(({ size }) => size < 1e9)).toBe(
      true,
    );
  });
});

it('a mirror of before another bound held is made anew', async () => {
  const mirror = await world.mirror('earlier');
  const mark = join(mirror.dir, 'landfall');
  const { ino } = await stat(mirror.dir);
  expect((await stat((await world.mirror('earlier')).dir)).ino).toBe(ino);
  await writeFile(mark, (await readFile(mark, 'utf8')).replace(/\d+\n$/, '1\n'));
  expect((await stat((await world.mirror('earlier')).dir)).ino).not.toBe(ino);
});
