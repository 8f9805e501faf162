import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  commitServed,
  commitTree,
  type GitWorld,
  gitWorld,
  type RawEntry,
  rawTree,
  type ServedFile,
} from '../../test/git-world.ts';
import {
  CHECKOUT_LIMITS,
  type CheckoutOptions,
  checkout,
  fetchCommit,
  type Mirror,
  sweepCheckouts,
} from '../index.ts';

type Files = Record<string, ServedFile>;

let world: GitWorld;
let mirror: Mirror;
let branches = 0;

beforeAll(async () => {
  world = await gitWorld();
  mirror = await world.mirror();
});
afterAll(() => world.stop());

/** Commits files to a branch of their own and fetches it. */
async function pushed(files: Files): Promise<string> {
  branches += 1;
  return fetchCommit(mirror, { commit: commitServed(world, files, 'Files', `b${branches}`) });
}

/** Makes a commit that no client could push, and fetches it. */
async function raw(entries: RawEntry[]): Promise<string> {
  try {
    return await fetchCommit(mirror, { commit: commitTree(world, rawTree(world, entries), 'raw') });
  } finally {
    world.served(['update-ref', '-d', 'refs/heads/raw']);
  }
}

/** Checks out, lists what lies there, cleans up. */
async function written(commit: string, options: CheckoutOptions = {}): Promise<string[]> {
  const tree = await checkout(mirror, commit, { into: world.trees, ...options });
  const found = await readdir(tree.dir, { recursive: true, withFileTypes: true });
  await tree.dispose();
  const files = found.filter((entry) => !entry.isDirectory());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(tree.dir.length + 1)).sort();
}

describe('a checkout', () => {
  it('REPO-5: is the bytes of the commit, in modes another user can read, under a name nobody can guess', async () => {
    const crlf = 'a: 1\r\n$Id$\n';
    const commit = await pushed({ 'app/cm.yaml': crlf, 'ä/ü ß.yaml': 'x', '.gitignore': '*\n' });
    const tree = await checkout(mirror, commit, { into: world.trees });
    expect(await readFile(join(tree.dir, 'app/cm.yaml'), 'utf8')).toBe(crlf);
    expect(existsSync(join(tree.dir, '.git'))).toBe(false);
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await mode(join(tree.dir, 'app/cm.yaml'))).toBe('644');
    expect(await mode(tree.dir)).toBe('755');
    expect(await mode(join(tree.dir, '..'))).toBe('711');
    expect(await mode(world.trees)).toBe('711');
    expect(tree.dir).toMatch(/\/\d+\.[0-9a-f]{32}\/tree$/);
    expect(tree.files).toBe(3);
    await tree.dispose();
    expect(await readdir(world.trees)).toEqual([]);
  });

  it('has every file of many, each with its own bytes: they are read and written in portions', async () => {
    const many = Array.from({ length: 300 }, (_none, at) => [`app/${at}.yaml`, `value: ${at}\n`] as const);
    const tree = await checkout(mirror, await pushed(Object.fromEntries(many)), { into: world.trees });
    const found = await Promise.all(
      many.map(async ([path]) => [path, await readFile(join(tree.dir, path), 'utf8')]),
    );
    expect(found).toEqual(many);
    await tree.dispose();
  });

  it('can be read by another user whatever our umask is', async () => {
    const commit = await pushed({ 'a/b/1': 'x' });
    const before = process.umask(0o077);
    try {
      const tree = await checkout(mirror, commit, { into: world.trees });
      const modes = ['.', 'a', 'a/b', 'a/b/1'].map(
        async (path) => (await stat(join(tree.dir, path))).mode & 0o777,
      );
      expect(await Promise.all(modes)).toEqual([0o755, 0o755, 0o755, 0o644]);
      await tree.dispose();
    } finally {
      process.umask(before);
    }
  });

  it('writes only the folders asked for', async () => {
    const commit = await pushed({ 'a/1': '', 'a/b/2': '', 'ab/3': '', 'c/4': '' });
    expect(await written(commit, { paths: ['a'] })).toEqual(['a/1', 'a/b/2']);
    expect(await written(commit, { paths: ['a/b', 'c'] })).toEqual(['a/b/2', 'c/4']);
    expect(await written(commit, { paths: ['a', '.'] })).toHaveLength(4);
  });

  it.each(['nowhere', 'a/1', '..', '/', 'a/../..', '.git'])('of %j is refused', async (path) => {
    const commit = await pushed({ 'a/1': '' });
    await expect(checkout(mirror, commit, { into: world.trees, paths: [path] })).rejects.toMatchObject({
      code: 'path-not-found',
    });
  });

  it('of an empty commit is an empty folder', async () => {
    expect(await written(await raw([]))).toEqual([]);
  });

  it('of a commit that was not fetched is refused', async () => {
    const options = { into: world.trees };
    await expect(checkout(mirror, 'e'.repeat(40), options)).rejects.toMatchObject({
      code: 'revision-not-found',
    });
    expect(await readdir(world.trees)).toEqual([]);
  });
});

describe('REPO-2 and REPO-4: symbolic links', () => {
  it('that stay inside are written, with what they lead to', async () => {
    const commit = await pushed({
      'base/cm.yaml': 'real',
      'app/cm.yaml': { symlink: '../base/cm.yaml' },
      'app/again': { symlink: 'cm.yaml' },
      'app/dangling': { symlink: 'nothing' },
      'unrelated/x': '',
    });
    const tree = await checkout(mirror, commit, { into: world.trees, paths: ['app'] });
    expect(await readFile(join(tree.dir, 'app/again'), 'utf8')).toBe('real');
    expect(await readlink(join(tree.dir, 'app/cm.yaml'))).toBe('../base/cm.yaml');
    expect(existsSync(join(tree.dir, 'unrelated'))).toBe(false);
    await tree.dispose();
  });

  it.each([
    ['somewhere longer than a path', { 'app/link': { symlink: 'x/'.repeat(600) } }],
    ['a file of the host', { 'app/link': { symlink: '/etc/passwd' } }],
    ['the root', { 'app/link': { symlink: '/' } }],
    ["another organization's tree", { 'app/link': { symlink: '../../../other/tree' } }],
    ['one step too far', { 'app/link': { symlink: '../..' } }],
    ['outside by a chain', { 'app/link': { symlink: '../a/out' }, 'a/out': { symlink: '../..' } }],
    ['outside by a folder', { 'app/link': { symlink: 'sub/x' }, 'app/sub': { symlink: '../../' } }],
    ['itself', { 'app/link': { symlink: 'link' } }],
    ['round in a circle', { 'app/link': { symlink: 'b' }, 'app/b': { symlink: 'link' } }],
    ["Git's folder", { 'app/link': { symlink: '../.git/config' } }],
  ] as [string, Files][])('to %s are refused by name, and nothing stays on disk', async (_, files) => {
    const commit = await pushed({ 'app/x.yaml': '', ...files });
    const error = await checkout(mirror, commit, { into: world.trees }).catch((caught) => caught);
    expect(error).toMatchObject({ code: 'unsafe-tree' });
    expect(error.words.what).toMatch(/^The symbolic link (app|a)\//);
    expect(await readdir(world.trees)).toEqual([]);
  });

  it('elsewhere in the repository stop nobody', async () => {
    const commit = await pushed({ 'app/x.yaml': '', 'docs/link': { symlink: '/usr/share' } });
    expect(await written(commit, { paths: ['app'] })).toEqual(['app/x.yaml']);
  });

  it('REPO-1: are no path of an application', async () => {
    const commit = await pushed({ 'real/x.yaml': '', app: { symlink: 'real' } });
    for (const path of ['app', 'app/x']) {
      const refused = checkout(mirror, commit, { into: world.trees, paths: [path] });
      await expect(refused).rejects.toMatchObject({ code: 'unsafe-tree' });
    }
  });
});

describe('GIT-1: what a hostile repository cannot do', () => {
  it('run a filter, smudge LFS, or convert a byte', async () => {
    const attributes =
      '* filter=evil text eol=crlf ident working-tree-encoding=UTF-16\n*.bin filter=lfs diff=evil\n';
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
    const config =
      '[filter "evil"]\n\tsmudge = touch /tmp/landfall-git-owned\n\tprocess = touch /tmp/landfall-git-owned\n';
    const commit = await raw([
      { mode: '100644', name: '.gitattributes', content: attributes },
      { mode: '100644', name: '.gitconfig', content: config },
      { mode: '100644', name: '.lfsconfig', content: '[lfs]\n\turl = https://127.0.0.1:1\n' },
      { mode: '100644', name: 'a.yaml', content: '$Id$\nb: 1\n' },
      { mode: '100644', name: 'x.bin', content: pointer },
    ]);
    const tree = await checkout(mirror, commit, { into: world.trees });
    expect(await readFile(join(tree.dir, 'a.yaml'), 'utf8')).toBe('$Id$\nb: 1\n');
    expect(await readFile(join(tree.dir, 'x.bin'), 'utf8')).toBe(pointer);
    await tree.dispose();
    expect(existsSync('/tmp/landfall-git-owned')).toBe(false);
  });

  it('bring a submodule: it is reported and left out', async () => {
    const modules = '[submodule "m"]\n\tpath = module\n\turl = https://127.0.0.1:1/x\n';
    const commit = await raw([
      { mode: '100644', name: '.gitmodules', content: modules },
      { mode: '100644', name: 'a.yaml', content: '' },
      { mode: '160000', name: 'module', oid: 'c'.repeat(40) },
    ]);
    const tree = await checkout(mirror, commit, { into: world.trees });
    expect(tree.submodules).toEqual(['module']);
    expect((await readdir(tree.dir)).sort()).toEqual(['.gitmodules', 'a.yaml']);
    await tree.dispose();
  });

  const hook = '#!/bin/sh\ntouch /tmp/landfall-git-owned\n';
  it.each<[string, RawEntry[]]>([
    ['.git', [{ mode: '100644', name: '.git', content: hook }]],
    ['.GIT', [{ mode: '100644', name: '.GIT', content: hook }]],
    ['a zero-width .git', [{ mode: '100644', name: '.g\u200cit', content: hook }]],
    ['git~1', [{ mode: '100644', name: 'git~1', content: hook }]],
    ['..', [{ mode: '100644', name: '..', content: hook }]],
    ['.', [{ mode: '100644', name: '.', content: hook }]],
    ['a slash in a name', [{ mode: '100644', name: '../../owned', content: hook }]],
    ['an absolute name', [{ mode: '100644', name: '/tmp/landfall-git-owned', content: hook }]],
    ['an empty name', [{ mode: '100644', name: '', content: hook }]],
    [
      'one name twice, as link and as folder',
      [
        { mode: '120000', name: 'a', content: '/tmp' },
        { mode: '40000', name: 'a', content: '' },
      ],
    ],
    [
      'a submodule with an ext:: url',
      [
        {
          mode: '100644',
          name: '.gitmodules',
          content: '[submodule "m"]\n\tpath = m\n\turl = ext::sh -c touch% /tmp/landfall-git-owned\n',
        },
        { mode: '160000', name: 'm', oid: 'c'.repeat(40) },
      ],
    ],
    [
      'a submodule whose path ends in a carriage return',
      [
        { mode: '100644', name: '.gitmodules', content: '[submodule "m"]\n\tpath = "m\\r"\n\turl = ../x\n' },
        { mode: '160000', name: 'm\r', oid: 'c'.repeat(40) },
      ],
    ],
    ['a .gitmodules that is a link', [{ mode: '120000', name: '.gitmodules', content: '/etc/passwd' }]],
  ])('bring %s', async (_, entries) => {
    const whole = entries.map((entry) =>
      entry.mode === '40000'
        ? { ...entry, oid: rawTree(world, [{ mode: '100644', name: 'owned', content: hook }]) }
        : entry,
    );
    const outcome = await raw(whole)
      .then((commit) => written(commit))
      .catch((error) => error.code as string);
    // Refused, or left out: what a submodule would have brought is never there.
    expect(['unsafe-tree', '.gitmodules']).toContain(String(outcome));
    expect(existsSync('/tmp/landfall-git-owned')).toBe(false);
    expect(await readdir(world.trees)).toEqual([]);
  });
});

it('many at once of one mirror, while others are fetched into it: each is its own commit, byte for byte', async () => {
  const commits: string[] = [];
  for (const name of ['one', 'two', 'three'])
    commits.push(await pushed({ 'a/name': name, [`b/${name}`]: name }));
  const fetched = ['four', 'five'].map((name) => pushed({ 'a/name': name }));
  const found = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const tree = await checkout(mirror, commits[index % 3] ?? '', { into: world.trees });
      const name = await readFile(join(tree.dir, 'a/name'), 'utf8');
      const beside = await readdir(join(tree.dir, 'b'));
      await tree.dispose();
      return [name, ...beside];
    }),
  );
  const names = ['one', 'two', 'three'].map((name) => [name, name]);
  expect(found).toEqual(Array.from({ length: 12 }, (_, index) => names[index % 3]));
  await Promise.all(fetched);
  expect(await readdir(world.trees)).toEqual([]);
});

describe('DOS-1: limits, with their words', () => {
  const files = { 'a/1': 'x'.repeat(100), 'a/2': 'y'.repeat(100), 'b/3': 'z'.repeat(3000) };
  it.each([
    [{ files: 2 }, ['.'], 'It has 3 files, and at most 2 are checked out.'],
    [{ fileBytes: 2000 }, ['.'], 'b/3 has 3,000 bytes, and a file may have 2,000.'],
    [{ totalBytes: 3100 }, ['.'], 'Its files have 3,200 bytes, and at most 3,100 are checked out.'],
  ])('%j', async (limit, paths, why) => {
    const commit = await pushed(files);
    const limits = { ...CHECKOUT_LIMITS, ...limit };
    await expect(checkout(mirror, commit, { into: world.trees, paths, limits })).rejects.toMatchObject({
      code: 'too-large',
      words: { why },
    });
    expect(await written(commit, { paths: ['a'], limits })).toHaveLength(2);
  });
});

it('DOS-1: more links than are followed are refused to whom they belong, and stop nobody else', async () => {
  const oid = world.served(['hash-object', '-w', '--stdin'], '../../..');
  const names = Array.from({ length: 5_001 }, (_, index) => ({
    mode: '120000',
    name: `l${10_000 + index}`,
    oid,
  }));
  const inside = world.served(['hash-object', '-w', '--stdin'], '../many/l10000');
  const through = world.served(['hash-object', '-w', '--stdin'], '../many/l10000/x');
  const file = { mode: '100644', name: 'x', content: '1' };
  const folder = (entries: RawEntry[]) => ({ mode: '40000', oid: rawTree(world, entries) });
  const commit = await raw([
    { name: 'app', ...folder([file]) },
    { name: 'at', ...folder([{ mode: '120000', name: 'link', oid: inside }]) },
    { name: 'many', ...folder(names) },
    { name: 'through', ...folder([{ mode: '120000', name: 'link', oid: through }]) },
  ]);
  const tooMany = { code: 'too-large', words: { why: 'It has 5,001, and at most 5,000 are followed.' } };
  await expect(written(commit, { paths: ['many'] })).rejects.toMatchObject(tooMany);
  await expect(written(commit)).rejects.toMatchObject({ code: 'too-large' });
  expect(await written(commit, { paths: ['app'] })).toEqual(['app/x']);
  // What was not read leads nowhere: it is refused, or it is not there.
  await expect(written(commit, { paths: ['at'] })).rejects.toMatchObject({ code: 'unsafe-tree' });
  expect(await written(commit, { paths: ['through'] })).toEqual(['through/link']);
  await expect(written(commit, { paths: ['many/l10000'] })).rejects.toMatchObject({ code: 'unsafe-tree' });
});

describe('REPO-5: the place for checkouts', () => {
  it('REPO-5: is refused when somebody else put a link there first', async () => {
    const commit = await pushed({ 'a/1': '' });
    const into = join(world.folder, 'planted');
    await symlink(world.trees, into);
    await expect(checkout(mirror, commit, { into })).rejects.toThrow('not a folder of ours');
  });
});

describe('what a killed worker left', () => {
  it('REPO-5: is swept, and what a living one uses stays', async () => {
    const commit = await pushed({ 'a/1': '' });
    const tree = await checkout(mirror, commit, { into: world.trees });
    // A process that has ended: nobody has its number any more.
    const { pid } = spawnSync('true');
    const parent = join(tree.dir, '..', '..');
    await mkdir(join(parent, `${pid}.${'0'.repeat(32)}`, 'tree'), { recursive: true });
    const living = join(parent, `${process.ppid}.${'1'.repeat(32)}`);
    await mkdir(living);
    expect(await sweepCheckouts(parent)).toBe(2);
    expect(await readdir(parent)).toEqual([`${process.ppid}.${'1'.repeat(32)}`]);
  });
});
