import type { Mirror } from '../mirror/mirror.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';

type Place = Pick<Mirror, 'dir'>;

/** One line of a tree, byte for byte: `mode type id`, and its name. */
interface Entry {
  head: string;
  name: string;
}

/** Git knows it without having it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The tree of `at`, with some of its paths as they are in `from`: what is there now is put in their place, or taken out where
 * `from` does not have it. Trees are written to the mirror. @returns its id @throws GitError
 */
export async function restoredTree(
  mirror: Place,
  { at, from, paths }: { at: string; from: string; paths: readonly string[] },
): Promise<string> {
  if (paths.some((path) => path === '' || path === '.')) return treeOf(mirror, from);
  let tree = await treeOf(mirror, at);
  for (const path of paths) {
    const parts = Buffer.from(path, 'utf8').toString('latin1').split('/');
    tree = (await replaced(mirror, tree, parts, await entryAt(mirror, from, parts))) ?? EMPTY_TREE;
  }
  return tree;
}

/** The tree with what lies at `parts` replaced; undefined when nothing is left in it. */
async function replaced(
  mirror: Place,
  tree: string | undefined,
  [first = '', ...rest]: readonly string[],
  by: string | undefined,
): Promise<string | undefined> {
  const entries = tree === undefined ? [] : await entriesOf(mirror, tree);
  const others = entries.filter(({ name }) => name !== first);
  const own = entries.find(({ name }) => name === first);
  const head = rest.length === 0 ? by : await below(mirror, own, rest, by);
  const all = head === undefined ? others : [...others, { head, name: first }];
  return all.length === 0 ? undefined : written(mirror, all);
}

async function below(
  mirror: Place,
  own: Entry | undefined,
  rest: readonly string[],
  by: string | undefined,
): Promise<string | undefined> {
  const folder = own?.head.startsWith('040000 tree ') ? own.head.slice('040000 tree '.length) : undefined;
  const id = await replaced(mirror, folder, rest, by);
  return id === undefined ? undefined : `040000 tree ${id}`;
}

async function entryAt(mirror: Place, commit: string, parts: readonly string[]): Promise<string | undefined> {
  let tree = await treeOf(mirror, commit);
  for (const [index, part] of parts.entries()) {
    const found = (await entriesOf(mirror, tree)).find(({ name }) => name === part);
    if (!found || index === parts.length - 1) return found?.head;
    if (!found.head.startsWith('040000 tree ')) return undefined;
    tree = found.head.slice('040000 tree '.length);
  }
  return undefined;
}

/** The tree of a commit. @throws GitError */
export async function treeOf(mirror: Place, commit: string): Promise<string> {
  return (await run(mirror, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`])).trim();
}

async function entriesOf(mirror: Place, tree: string): Promise<Entry[]> {
  const lines = (await run(mirror, ['ls-tree', '-z', tree])).split('\0').filter(Boolean);
  return lines.map((line) => {
    const tab = line.indexOf('\t');
    return { head: line.slice(0, tab), name: line.slice(tab + 1) };
  });
}

async function written(mirror: Place, entries: readonly Entry[]): Promise<string> {
  const text = entries.map(({ head, name }) => `${head}\t${name}\0`).join('');
  return (await run(mirror, ['mktree', '-z'], Buffer.from(text, 'latin1'))).trim();
}

async function run(mirror: Place, args: readonly string[], input?: Buffer): Promise<string> {
  const result = await runGit({
    args,
    place: { gitDir: mirror.dir, ...(input ? { lockFile: `${mirror.dir}.lock` } : {}) },
    ...(input ? { input } : {}),
    maxOutputBytes: MOST_BYTES,
    timeoutMs: 30_000,
  });
  if (result.exitCode !== 0 || result.stopped) throw localFailure('make a revert', result);
  return result.stdout.toString('latin1');
}
