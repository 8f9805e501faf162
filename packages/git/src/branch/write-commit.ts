import { commitId } from '@landfall/contracts/git';
import { type Place, plumbing } from './trees.ts';

export interface NewCommit {
  tree: string;
  parent: string;
  message: string;
  at: Date;
}

const AUTHOR = 'Landfall <landfall@users.noreply.landfall.dev>';

/**
 * Writes a commit to the mirror as git would: an object of its own making, so that no name or time comes from this machine, and
 * the same one comes of the same words. @returns its id @throws GitError
 */
export async function writeCommit(mirror: Place, { tree, parent, message, at }: NewCommit): Promise<string> {
  const who = `${AUTHOR} ${Math.floor(at.getTime() / 1000)} +0000`;
  const lines = [`tree ${tree}`, `parent ${commitId.parse(parent)}`, `author ${who}`, `committer ${who}`];
  const text = `${lines.join('\n')}\n\n${message.replaceAll('\0', '')}\n`;
  const printed = await plumbing(
    mirror,
    ['hash-object', '-t', 'commit', '-w', '--stdin'],
    Buffer.from(text, 'utf8'),
  );
  return commitId.parse(printed.trim());
}
