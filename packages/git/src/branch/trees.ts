import type { Mirror } from '../mirror/mirror.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';

export type Place = Pick<Mirror, 'dir'>;

/** One line of a tree, byte for byte: `mode type id`, and its name. */
export interface Entry {
  head: string;
  name: string;
}

/** Git knows it without having it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const MOST_BYTES = 16 * 1024 * 1024;

/** A path's parts, as the bytes of a tree's lines. */
export const partsOf = (path: string): string[] => Buffer.from(path, 'utf8').toString('latin1').split('/');

/** The tree with what lies at `parts` replaced, or taken out without `by`; trees are written to the mirror. @throws GitError */
export async function withEntry(
  mirror: Place,
  tree: string,
  parts: readonly string[],
  by: string | undefined,
): Promise<string> {
  return (await replaced(mirror, tree, parts, by)) ?? EMPTY_TREE;
}

/** Undefined when nothing is left in it. */
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

/** What lies at `parts` in a commit. @throws GitError */
export async function entryAt(
  mirror: Place,
  commit: string,
  parts: readonly string[],
): Promise<string | undefined> {
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
  return (await plumbing(mirror, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`])).trim();
}

async function entriesOf(mirror: Place, tree: string): Promise<Entry[]> {
  const lines = (await plumbing(mirror, ['ls-tree', '-z', tree])).split('\0').filter(Boolean);
  return lines.map((line) => {
    const tab = line.indexOf('\t');
    return { head: line.slice(0, tab), name: line.slice(tab + 1) };
  });
}

/** What it names may have been withheld: the server has it. */
async function written(mirror: Place, entries: readonly Entry[]): Promise<string> {
  const text = entries.map(({ head, name }) => `${head}\t${name}\0`).join('');
  return (await plumbing(mirror, ['mktree', '-z', '--missing'], Buffer.from(text, 'latin1'))).trim();
}

/** Runs what reads or writes an object of the mirror. @returns what it printed, a character for each byte @throws GitError */
export async function plumbing(mirror: Place, args: readonly string[], input?: Buffer): Promise<string> {
  const result = await runGit({
    args,
    place: { gitDir: mirror.dir, ...(input ? { lockFile: `${mirror.dir}.lock` } : {}) },
    ...(input ? { input } : {}),
    maxOutputBytes: MOST_BYTES,
    timeoutMs: 30_000,
  });
  if (result.exitCode !== 0 || result.stopped) throw localFailure('make a commit', result);
  return result.stdout.toString('latin1');
}
