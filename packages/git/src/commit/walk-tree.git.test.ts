import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitServed, commitTree, type GitWorld, gitWorld, rawTree } from '../../test/git-world.ts';
import { fetchCommit, listTree, type Mirror } from '../index.ts';

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

it('REPO-5: a small tree that unfolds without end is refused before it has', async () => {
  let oid = rawTree(world, [{ mode: '100644', name: 'leaf', content: 'x' }]);
  for (let level = 0; level < 8; level += 1) {
    const id = oid;
    oid = rawTree(
      world,
      Array.from({ length: 10 }, (_, at) => ({ mode: '40000', name: `d${at}`, oid: id })),
    );
  }
  const commit = commitTree(world, oid, 'bomb');
  await expect(listTree(await fetched(commit, 'bomb'), commit)).rejects.toMatchObject({ code: 'too-large' });
});

it('REPO-5: folders deeper than a hundred are refused', async () => {
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
  });
});
