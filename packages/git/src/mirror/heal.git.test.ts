import { randomBytes } from 'node:crypto';
import { chmod, open, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { forgetMirror } from '../commit/remember.ts';
import { checkout, fetchCommit, healing, keepWithin, type Mirror, openMirror } from '../index.ts';
import { endReader } from '../objects/read.ts';

let world: GitWorld;
let commit: string;
beforeAll(async () => {
  world = await gitWorld();
  commit = commitServed(
    world,
    { 'app/cm.yaml': 'a: 1\n', 'app/large.txt': randomBytes(15_000).toString('base64') },
    'First',
  );
});
afterAll(() => world.stop());

const filesAt = (mirror: Mirror) =>
  healing(mirror, async () => {
    await fetchCommit(mirror, { commit });
    const tree = await checkout(mirror, commit, { into: world.trees });
    await tree.dispose();
    return tree.files;
  });
const packsOf = async ({ dir }: Mirror) => {
  const folder = join(dir, 'objects/pack');
  return (await readdir(folder)).filter((name) => name.endsWith('.pack')).map((name) => join(folder, name));
};

describe('a mirror that is damaged is made anew, and whoever needed it goes on', () => {
  it.each([
    {
      how: 'its disk gives back other bytes',
      damage: async (mirror: Mirror) => {
        for (const pack of await packsOf(mirror)) {
          await chmod(pack, 0o600);
          const file = await open(pack, 'r+');
          await file.write(Buffer.alloc(5_000), 0, 5_000, 10_000);
          await file.close();
        }
      },
    },
    {
      how: 'its pack is cut short',
      damage: async (mirror: Mirror) => {
        for (const pack of await packsOf(mirror)) await truncate(pack, 5_000);
      },
    },
    {
      how: 'it has lost its head',
      damage: ({ dir }: Mirror) => rm(join(dir, 'HEAD')),
    },
    {
      how: 'it is gone, as one that nobody seemed to use',
      damage: ({ dir }: Mirror) => rm(dir, { recursive: true }),
    },
  ])('$how', async ({ how, damage }) => {
    const mirror = await world.mirror(how.replaceAll(/\W/g, '-'));
    expect(await filesAt(mirror)).toBe(2);
    await damage(mirror);
    // As after a restart: nothing is remembered, and no process has its files open.
    await endReader(mirror);
    expect(await filesAt(mirror)).toBe(2);
  });

  it('once for all who use it at that moment: none of them fails, and nobody takes it from under another', async () => {
    const mirror = await world.mirror('crowd');
    await filesAt(mirror);
    for (const pack of await packsOf(mirror)) await truncate(pack, 5_000);
    await endReader(mirror);
    forgetMirror(mirror.dir);
    const crowd = Array.from({ length: 8 }, () => filesAt(mirror));
    expect(await Promise.all(crowd)).toEqual(Array.from({ length: 8 }, () => 2));
  });

  it('one that is whole is kept, whatever fails over it', async () => {
    const mirror = await world.mirror('whole');
    await filesAt(mirror);
    const before = await stat(mirror.dir);
    const missing = healing(mirror, () =>
      checkout(mirror, commit, { into: world.trees, paths: ['nowhere'] }),
    );
    await expect(missing).rejects.toMatchObject({ code: 'path-not-found' });
    const never = healing(mirror, () => fetchCommit(mirror, { commit: 'd'.repeat(40) }));
    await expect(never).rejects.toMatchObject({ code: 'revision-not-found' });
    expect((await stat(mirror.dir)).ino).toBe(before.ino);
  });

  it('a revision that the server does not have is no reason to look for damage', async () => {
    const mirror = await world.mirror('mistyped');
    await filesAt(mirror);
    const before = await stat(mirror.dir);
    for (const pack of await packsOf(mirror)) await truncate(pack, 5_000);
    const never = healing(mirror, () => fetchCommit(mirror, { commit: 'd'.repeat(40) }));
    await expect(never).rejects.toMatchObject({ code: 'revision-not-found' });
    expect((await stat(mirror.dir)).ino).toBe(before.ino);
  });
});

describe('mirrors within their part of the disk', () => {
  const DAY = 24 * 3_600_000;
  const HUGE = { maxBytes: Number.MAX_SAFE_INTEGER, idleMs: 30 * DAY };
  const root = () => join(world.folder, 'host');
  const made = async (name: string, daysAgo: number) => {
    const mirror = await openMirror({ dir: join(root(), 'org', name), remote: world.remote });
    await fetchCommit(mirror, { commit });
    const at = new Date(Date.now() - daysAgo * DAY);
    for (const path of [mirror.dir, ...(await packsAndIndexes(mirror))]) await utimes(path, at, at);
  };
  const packsAndIndexes = async ({ dir }: Mirror) =>
    (await readdir(join(dir, 'objects/pack'))).map((name) => join(dir, 'objects/pack', name));
  const left = async () =>
    (await readdir(join(root(), 'org'))).filter((name) => !name.endsWith('.lock')).sort();

  it('those used last stay, the idle ones go, and what is half made goes when it is old', async () => {
    await made('a-new', 0);
    await made('b-older', 2);
    await made('c-idle', 31);
    for (const [name, days] of [
      ['x.new-old', 1],
      ['y.new-now', 0],
    ] as const) {
      await made(name, days);
    }
    expect(await keepWithin(root(), HUGE)).toBe(2);
    expect(await left()).toEqual(['a-new', 'b-older', 'y.new-now']);
    const sizes = await Promise.all(
      (await packsAndIndexes({ dir: join(root(), 'org', 'a-new'), remote: world.remote })).map((path) =>
        stat(path),
      ),
    );
    const one = sizes.reduce((sum, { size }) => sum + size, 0);
    expect(await keepWithin(root(), { ...HUGE, maxBytes: one * 2 })).toBe(0);
    expect(await keepWithin(root(), { ...HUGE, maxBytes: one * 2 - 1 })).toBe(1);
    expect(await left()).toEqual(['a-new', 'y.new-now']);
  });

  it('a file that lies there is nobody to remove', async () => {
    await writeFile(join(root(), 'note'), 'x');
    expect(await keepWithin(root(), HUGE)).toBe(0);
  });
});
