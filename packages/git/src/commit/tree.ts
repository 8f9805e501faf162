import { commitId } from '@landfall/contracts/git';
import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';
import { notInMirror } from './info.ts';
import { pathNotFound, readPath } from './path.ts';
import { MOST_ENTRIES, remembered } from './remember.ts';
import type { TreeEntry } from './shapes.ts';

export type { TreeEntry };

/** Most files of a commit that are looked at. */
export const MAX_TREE_ENTRIES = 200_000;
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Object ids of folders or files in a commit, to see which of them a push touched (design 4.8). A path that is not
 * there is missing from the answer. One process for all paths.
 * @param paths repository paths; '.' is the root
 */
export async function treeIds(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const id = commitId.parse(commit);
  const { ids: known } = remembered(mirror.dir, id);
  const asked = [...new Set(paths)];
  const unknown = asked.filter((path) => !known.has(path));
  // Asking for nothing still tells that the commit is there.
  if (unknown.length > 0 || asked.length === 0) {
    const read = await readIds(mirror, id, unknown);
    for (const path of unknown) known.set(path, read.get(path) ?? null);
  }
  return new Map(
    asked.flatMap((path) => {
      const found = known.get(path);
      return typeof found === 'string' ? [[path, found] as const] : [];
    }),
  );
}

async function readIds(
  mirror: Pick<Mirror, 'dir'>,
  id: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const wanted = paths.map((path) => ({ path, plain: readPath(path) }));
  const names = wanted.map(({ plain }) => `${id}:${plain === '.' ? '' : plain}\n`);
  const result = await runGit({
    args: ['cat-file', '--batch-check=%(objectname)'],
    input: `${id}^{commit}\n${names.join('')}`,
    place: { gitDir: mirror.dir },
    maxOutputBytes: MAX_OUTPUT,
    timeoutMs: 30_000,
  });
  if (result.exitCode !== 0) throw localFailure('read a commit', result);
  const [found = '', ...lines] = result.stdout.toString('utf8').split('\n');
  if (found !== id) throw notInMirror(id);
  const ids = new Map<string, string>();
  for (const [index, { path }] of wanted.entries()) {
    const line = lines[index] ?? '';
    if (/^[0-9a-f]{40}$/.test(line)) ids.set(path, line);
  }
  return ids;
}

/** Object id of one folder or file in a commit, or undefined when it is not there. */
export async function treeId(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  path: string,
): Promise<string | undefined> {
  return (await treeIds(mirror, commit, [path])).get(path);
}

/**
 * Every file of a commit, or of one folder in it, in git's order.
 * @throws GitError `path-not-found`, `too-large` past 200,000 files, `unsafe-tree` for names that are not UTF-8
 */
export async function listTree(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  path = '.',
): Promise<TreeEntry[]> {
  const id = commitId.parse(commit);
  const plain = readPath(path);
  if (plain !== '.') return readTree(mirror, id, plain);
  const known = remembered(mirror.dir, id);
  if (known.tree) return [...known.tree];
  const tree = await readTree(mirror, id, plain);
  if (tree.length <= MOST_ENTRIES) known.tree = tree;
  return [...tree];
}

async function readTree(mirror: Pick<Mirror, 'dir'>, id: string, plain: string): Promise<TreeEntry[]> {
  const result = await runGit({
    args: ['ls-tree', '-r', '-l', '-z', plain === '.' ? id : `${id}:${plain}`],
    place: { gitDir: mirror.dir },
    maxOutputBytes: MAX_OUTPUT,
    timeoutMs: 30_000,
  });
  if (result.stopped === 'too-much-output') throw tooManyFiles();
  if (result.exitCode !== 0) throw plain === '.' ? notInMirror(id) : pathNotFound(plain);
  const records = result.stdout
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '');
  if (records.length > MAX_TREE_ENTRIES) throw tooManyFiles();
  return records.map(readEntry);
}

const KINDS = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
} as const;

function readEntry(record: string): TreeEntry {
  const match = /^(\d{6}) \w+ ([0-9a-f]{40}) +(\d+|-)\t([\s\S]+)$/.exec(record);
  const path = match?.[4] ?? '';
  const kind = KINDS[match?.[1] as keyof typeof KINDS];
  if (!match || kind === undefined || path.includes('\ufffd')) {
    throw new GitError('unsafe-tree', {
      what: 'The repository holds a file that cannot be written.',
      why: match
        ? `The name of ${JSON.stringify(path.slice(0, 200))} is not UTF-8, or its mode is unknown.`
        : 'Its entry cannot be read.',
      fix: 'Rename or delete it.',
    });
  }
  return { path, kind, oid: match[2] ?? '', size: match[3] === '-' ? 0 : Number(match[3]) };
}

function tooManyFiles(): GitError {
  return new GitError('too-large', {
    what: 'The repository has too many files.',
    why: `A commit may have at most ${MAX_TREE_ENTRIES.toLocaleString('en')} of them.`,
    fix: 'Move manifests to a repository of their own.',
  });
}
