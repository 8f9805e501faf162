import { refName } from '@landfall/contracts/git';
import { contactRemote } from './contact.ts';
import type { Remote } from './remote.ts';

/** A branch or tag as the server names it now. `commit` of an annotated tag is the commit it points to. */
export interface RemoteRef {
  /** Without `refs/heads/` or `refs/tags/`. */
  name: string;
  kind: 'branch' | 'tag';
  commit: string;
}

export interface RemoteRefs {
  /** Name of the branch HEAD points to; undefined in an empty repository. */
  defaultBranch: string | undefined;
  refs: RemoteRef[];
}

const TIMEOUT_MS = 20_000;
/** About 300,000 refs. */
const MAX_OUTPUT = 32 * 1024 * 1024;

/**
 * Asks the server for its branches and tags, and which branch is the default. Names that git itself would not
 * accept are left out.
 * @throws GitError
 */
export async function listRemote(
  remote: Remote,
  { timeoutMs, maxBytes } = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_OUTPUT },
): Promise<RemoteRefs> {
  const { stdout } = await contactRemote(remote, {
    args: ['ls-remote', '--symref', '--', remote.url, 'HEAD', 'refs/heads/*', 'refs/tags/*'],
    maxOutputBytes: maxBytes,
    timeoutMs,
  });
  return parseListing(stdout.toString('utf8'));
}

/** Reads the output of `git ls-remote --symref`. */
export function parseListing(listing: string): RemoteRefs {
  const refs = new Map<string, RemoteRef>();
  let defaultBranch: string | undefined;
  for (const line of listing.split('\n')) {
    const [value = '', full = ''] = line.split('\t');
    if (full === 'HEAD' && value.startsWith('ref: refs/heads/'))
      defaultBranch = value.slice('ref: refs/heads/'.length);
    const ref = readRef(value, full);
    // The peeled form of a tag follows its own line and takes its place.
    if (ref) refs.set(`${ref.kind} ${ref.name}`, ref);
  }
  return { defaultBranch, refs: [...refs.values()] };
}

function readRef(commit: string, full: string): RemoteRef | undefined {
  const match = /^refs\/(heads|tags)\/(.+?)(\^\{\})?$/.exec(full);
  const name = match?.[2] ?? '';
  if (!match || !/^[0-9a-f]{40}$/.test(commit) || !refName.safeParse(name).success) return undefined;
  return { name, kind: match[1] === 'heads' ? 'branch' : 'tag', commit };
}
