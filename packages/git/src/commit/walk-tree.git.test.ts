import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitServed, commitTree, type GitWorld, gitWorld, rawTree } from '../../test/git-world.ts';
import { fetchCommit, GitError, listTree, type Mirror, treeId } from '../index.ts';
import { parseFolder } from './parse-folder.ts';
import { walkTree } from './walk-tree.ts';

let world: GitWorld;
beforeAll(async () => {
  world = await gitWorld();
});
afterAll(() => world.stop());

async function fetched(commit: string, name: string): Promise<Mirror> {
  const mirror = await world.mirror(name);
  await fetchCommit(mirror, { commit });
  return mirror;
}
const paths = async (mirror: Mirror, commit: string) =>
  (await listTree(mirror, commit)).map(({ path }) => path);

it('a file that is gone, moved or made a folder is so in the next commit; what stayed is as it was', async () => {
  const first = commitServed(world, { 'a/b/c.yaml': '1', 'a/d.yaml': '2', 'x/y.yaml': '3', z: '4' }, 'First');
  const mirror = await fetched(first, 'steps');
  expect(await paths(mirror, first)).toEqual(['a/b/c.yaml', 'a/d.yaml', 'x/y.yaml', 'z']);
  const second = commitServed(
    world,
    { 'a/d.yaml': null, 'a/e.yaml': '2', z: null, 'z/in.yaml': '4' },
    'Second',
  );
  await fetchCommit(mirror, { commit: second });
  expect(await paths(mirror, second)).toEqual(['a/b/c.yaml', 'a/e.yaml', 'x/y.yaml', 'z/in.yaml']);
  expect(await paths(mirror, first)).toEqual(['a/b/c.yaml', 'a/d.yaml', 'x/y.yaml', 'z']);
});

it('DOS-1: a small tree that unfolds without end is refused before it has', async () => {
  let oid = rawTree(world, [{ mode: '100644', name: 'leaf', content: 'x' }]);
  for (let level = 0; level < 8; level += 1) {
    const id = oid;
    oid = rawTree(
      world,
      Array.from({ length: 10 }, (_, at) => ({ mode: '40000', name: `d${at}`, oid: id })),
    );
  }
  const commit = commitTree(world, oid, 'bomb');
  await expect(listTree(await fetched(commit, 'bomb'), commit)).rejects.toMatchObject({
    code: 'too-large',
    words: {
      what: 'The repository has too many files.',
      why: 'A commit may have at most 200,000 of them.',
      fix: 'Move manifests to a repository of their own.',
    },
  });
});

/** A chain of folders with long names, below `width` folders that all lead to it: a few hundred kilobytes of objects. */
function longPaths(width: number, depth: number): string {
  let oid = rawTree(world, [{ mode: '100644', name: 'leaf', content: 'x' }]);
  for (let level = 0; level < depth; level += 1)
    oid = rawTree(world, [{ mode: '40000', name: 'n'.repeat(100), oid }]);
  const names = Array.from({ length: width }, (_, at) => `d${at}`).sort();
  return commitTree(
    world,
    rawTree(
      world,
      names.map((name) => ({ mode: '40000', name, oid })),
    ),
    `long-${width}-${depth}`,
  );
}

it('DOS-1: a small repository whose paths are a lot of text is refused before they are made', async () => {
  const wide = longPaths(20_000, 30);
  const mirror = await fetched(wide, 'wide');
  const before = process.memoryUsage().heapUsed;
  await expect(listTree(mirror, wide)).rejects.toMatchObject({
    code: 'too-large',
    words: {
      what: 'The paths of the repository are too long.',
      why: 'All of them together may have 16,777,216 characters, and one of them 4,096.',
    },
  });
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000);
  const deep = longPaths(1, 41);
  await expect(listTree(await fetched(deep, 'wide'), deep)).rejects.toMatchObject({ code: 'too-large' });
  const fine = longPaths(2, 30);
  expect(await paths(await fetched(fine, 'wide'), fine)).toHaveLength(2);
});

it('DOS-1: one folder of more entries than are read is not read to its end', () => {
  const entry = (at: number) => Buffer.concat([Buffer.from(`100644 f${at}\0`), Buffer.alloc(20, 1)]);
  const folder = Buffer.concat(Array.from({ length: 50 }, (_, at) => entry(at)));
  expect(parseFolder(folder, 50)).toHaveLength(50);
  expect(() => parseFolder(folder, 49)).toThrow(GitError);
});

it('a folder that is not in the mirror asks for a fetch, not for another path', async () => {
  const commit = commitServed(world, { 'a/b.yaml': '1' }, 'Whole', 'whole');
  const mirror = await fetched(commit, 'damaged');
  await expect(walkTree(mirror, 'f'.repeat(40), { commit, path: '.' })).rejects.toMatchObject({
    code: 'revision-not-found',
  });
  const blob = await treeId(mirror, commit, 'a/b.yaml');
  await expect(walkTree(mirror, blob ?? '', { commit, path: 'a/b.yaml' })).rejects.toMatchObject({
    code: 'path-not-found',
  });
});

it('DOS-1: folders deeper than a hundred are refused', async () => {
  const nested = (depth: number) => {
    let oid = rawTree(world, [{ mode: '100644', name: 'leaf', content: 'x' }]);
    for (let level = 0; level < depth; level += 1) oid = rawTree(world, [{ mode: '40000', name: 'd', oid }]);
    return commitTree(world, oid, `deep-${depth}`);
  };
  const allowed = nested(100);
  expect(await paths(await fetched(allowed, 'deep'), allowed)).toEqual([`${'d/'.repeat(100)}leaf`]);
  const refused = nested(101);
  await expect(listTree(await fetched(refused, 'deep'), refused)).rejects.toMatchObject({
    code: 'unsafe-tree',
    words: {
      what: 'The folders of the repository are not read.',
      why: 'They lie more than 100 deep in each other.',
    },
  });
});
