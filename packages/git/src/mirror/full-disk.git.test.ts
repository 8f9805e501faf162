import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type SmallDisk, smallDisk } from '@landfall/devstack/small-disk';
import { afterAll, beforeAll, expect, it, onTestFinished, type TestContext } from 'vitest';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { checkout, fetchCommit, type GitError, healing, openMirror } from '../index.ts';

let world: GitWorld;
let commit: string;
beforeAll(async () => {
  world = await gitWorld();
  const large = randomBytes(450_000).toString('base64');
  commit = commitServed(world, { 'app/cm.yaml': 'a: 1\n', 'app/large.txt': large }, 'First');
});
afterAll(() => world.stop());

async function diskOf(kib: number, context: TestContext): Promise<SmallDisk> {
  const disk = await smallDisk(kib);
  if (typeof disk === 'string') return context.skip(disk);
  onTestFinished(() => disk.remove());
  return disk;
}

/** What a customer reads of it: the platform's disk, its operator, another try, and no place on this machine. */
async function expectFull(work: Promise<unknown>, disk: SmallDisk): Promise<void> {
  const error = (await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )) as GitError | undefined;
  expect(error).toMatchObject({ name: 'GitError', code: 'disk-full', retriable: true });
  const { what, why, fix } = error?.words ?? { what: '', why: '', fix: '' };
  expect(what).toMatch(/^There was no room to /);
  expect(why).toBe('A disk of the platform is full. Nothing is wrong with the repository.');
  expect(fix).toContain('tried again by itself');
  expect(fix).toContain('operator');
  expect(error?.message).not.toContain(disk.dir);
}

const fetched = async (dir: string) => {
  const mirror = await openMirror({ dir, remote: world.remote });
  await healing(mirror, () => fetchCommit(mirror, { commit }));
  return mirror;
};

it('a fetch leaves nothing of what had come, and goes well once there is room', async (context) => {
  const disk = await diskOf(300, context);
  const dir = join(disk.dir, 'mirror');
  await expectFull(fetched(dir), disk);
  const left = await readdir(join(dir, 'objects', 'pack'));
  expect(left.filter((name) => name.startsWith('tmp_'))).toEqual([]);
  await disk.grow(4_000);
  await expect(fetched(dir)).resolves.toMatchObject({ dir });
});

it('a disk that is full before anything comes', async (context) => {
  const disk = await diskOf(300, context);
  const dir = join(disk.dir, 'mirror');
  await openMirror({ dir, remote: world.remote });
  await disk.fill();
  await expectFull(fetched(dir), disk);
});

it('no mirror can be made, and nothing is left of the try', async (context) => {
  const disk = await diskOf(300, context);
  await disk.fill();
  await expectFull(fetched(join(disk.dir, 'mirror')), disk);
  expect(await readdir(disk.dir)).toEqual(['fill']);
});

it('a checkout leaves nothing, whether it can be begun or not', async (context) => {
  const mirror = await fetched(join(world.folder, 'mirror'));
  const disk = await diskOf(300, context);
  await expectFull(checkout(mirror, commit, { into: disk.dir }), disk);
  expect(await readdir(disk.dir)).toEqual([]);
  await disk.fill();
  await expectFull(checkout(mirror, commit, { into: join(disk.dir, 'trees') }), disk);
  await rm(join(disk.dir, 'fill'));
  await disk.grow(4_000);
  const tree = await checkout(mirror, commit, { into: disk.dir });
  expect(tree.files).toBe(2);
  await tree.dispose();
});
