import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followLink } from './links.ts';

const follow = (links: Record<string, string>, link = 'a/link') =>
  followLink(link, new Map(Object.entries(links)));

describe('REPO-2: where a symbolic link leads', () => {
  it.each([
    ['/etc/passwd', 'absolute path'],
    ['/', 'absolute path'],
    ['', 'absolute path'],
    ['x\0y', 'absolute path'],
    ['../..', 'out of the repository'],
    ['../../sibling/secret', 'out of the repository'],
    ['../../a', 'out of the repository'],
    ['./.././../x', 'out of the repository'],
    ['../.git/config', "Git's own folder"],
    ['../.GIT/hooks', "Git's own folder"],
    ['link', 'in a circle'],
  ])('%j is refused', (target, why) => {
    expect(follow({ 'a/link': target })).toEqual({ inside: false, why: expect.stringContaining(why) });
  });

  it.each([
    ['file', 'a/file'],
    ['../b/c', 'b/c'],
    ['..', ''],
    ['.', 'a'],
    ['./x//y/', 'a/x/y'],
    ['missing/thing', 'a/missing/thing'],
  ])('%j stays inside, at %j', (target, path) => {
    expect(follow({ 'a/link': target })).toEqual({ inside: true, path });
  });

  it('follows chains through folders that are links themselves', () => {
    expect(follow({ 'a/link': '../b/x', b: 'c/d', 'c/d/x': '../e' })).toEqual({ inside: true, path: 'c/e' });
    expect(follow({ 'a/link': '../b/x', b: '..' })).toMatchObject({ inside: false });
    expect(follow({ 'a/link': '../b/../x', b: 'c/d/e' })).toEqual({ inside: true, path: 'c/d/x' });
    expect(follow({ 'a/link': '../b', b: 'a/link' })).toMatchObject({
      why: expect.stringContaining('circle'),
    });
  });

  it('agrees with the kernel about every link that leads somewhere', { timeout: 60_000 }, () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const part = fc.constantFrom('a', 'b', 'c', '..', '.');
    const link = fc.tuple(
      fc.array(name, { minLength: 1, maxLength: 3 }),
      fc.array(part, { minLength: 1, maxLength: 5 }),
    );
    const file = fc.array(name, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(link, { maxLength: 5 }), fc.array(file, { maxLength: 5 }), (links, files) => {
        agrees(
          links.map(([at, to]) => [at.join('/'), to.join('/')]),
          files.map((path) => path.join('/')),
        );
      }),
      { numRuns: 100 },
    );
  });
});

/** Makes the links on a disk and compares where the kernel ends with where we say it does. */
function agrees(links: [string, string][], files: string[]): void {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), 'links-')));
  const root = join(outer, 'tree');
  const made = new Map<string, string>();
  try {
    mkdirSync(root);
    for (const [path, target] of links) {
      if (tryMake(root, path, () => symlinkSync(target, join(root, path)))) made.set(path, target);
    }
    for (const path of files) tryMake(root, path, () => writeFileSync(join(root, path), '', { flag: 'wx' }));
    for (const path of made.keys()) {
      const ours = followLink(path, made);
      let kernel: string;
      try {
        // The native one: Node's own resolves `..` by name, the kernel does not.
        kernel = realpathSync.native(join(root, path));
      } catch {
        continue;
      }
      const inside = kernel === root || kernel.startsWith(`${root}/`);
      // A way that leaves the tree and comes back is refused too, so only one direction is an equality.
      if (!inside) expect(ours.inside).toBe(false);
      if (ours.inside) expect(join(root, ours.path)).toBe(kernel);
    }
  } finally {
    rmSync(outer, { recursive: true, force: true });
  }
}

/** Only where no parent is a link: a Git tree has no file below a link. */
function tryMake(root: string, path: string, make: () => void): boolean {
  try {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (realpathSync(dirname(join(root, path))) !== dirname(join(root, path))) return false;
    make();
    return true;
  } catch {
    return false;
  }
}
