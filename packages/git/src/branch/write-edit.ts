import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { entryAt, partsOf, plumbing, treeOf, withEntry } from './trees.ts';
import { writeCommit } from './write-commit.ts';

export interface Edit {
  /** The commit that is edited; it is in the mirror. */
  head: string;
  /** The whole new content of files that are there. */
  files: ReadonlyMap<string, string>;
  message: string;
  at: Date;
}

/**
 * Writes a commit on `head` to the mirror in which some files have another content, and nothing else has changed: each keeps its
 * mode. Nobody sees it until it is pushed. @returns its id @throws GitError `path-not-found` for what is no file there
 */
export async function writeEdit(
  mirror: Pick<Mirror, 'dir'>,
  { head, files, message, at }: Edit,
): Promise<string> {
  let tree = await treeOf(mirror, head);
  for (const [path, content] of files) {
    const parts = partsOf(path);
    const mode = /^100(?:644|755)(?= blob )/.exec((await entryAt(mirror, head, parts)) ?? '')?.[0];
    if (mode === undefined) throw noFile(path);
    const printed = await plumbing(
      mirror,
      ['hash-object', '-t', 'blob', '-w', '--stdin'],
      Buffer.from(content, 'utf8'),
    );
    tree = await withEntry(mirror, tree, parts, `${mode} blob ${printed.trim()}`);
  }
  return writeCommit(mirror, { tree, parent: head, message, at });
}

const noFile = (path: string): GitError =>
  new GitError('path-not-found', {
    what: `${path} was not edited.`,
    why: 'It is a link or a folder, or it is gone.',
    fix: 'Make the change by hand where the link leads.',
  });
