import { AddressError, checkAddress } from '@landfall/egress';
import { GitError } from '../errors.ts';
import type { GitContact } from '../run/environment.ts';
import { explainRemote } from '../run/explain.ts';
import type { GitResult } from '../run/git-process.ts';
import { type GitCommand, runGit } from '../run/run-git.ts';
import { parseRepositoryUrl } from './parse-repository-url.ts';
import type { Remote } from './remote.ts';
import { trustedFile } from './trusted-file.ts';

/**
 * Runs one git command that talks to a remote: its address is resolved and checked now, and git dials exactly that
 * (design 4.15, security SSRF-4).
 * @throws GitError in words about the remote
 */
export async function contactRemote(
  remote: Remote,
  command: Omit<GitCommand, 'contact'>,
): Promise<GitResult> {
  const pinned = await checked(remote);
  const contact: GitContact = {
    pinned,
    ...(remote.credential ? { credential: remote.credential } : {}),
    ...(remote.caPem === undefined ? {} : { trusted: await trustedFile(remote.caPem) }),
  };
  const result = await runGit({ ...command, contact });
  if (result.exitCode !== 0 || result.stopped) throw explainRemote(remote, result, command.timeoutMs);
  return result;
}

async function checked(remote: Remote): Promise<GitContact['pinned']> {
  // Read again here, whatever was done when it was saved: nothing else may reach git's arguments.
  const url = parseRepositoryUrl(remote.url);
  try {
    return await checkAddress(url, { allow: remote.allow });
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    const { code: _, ...parts } = error.words;
    throw new GitError(error.code, parts, { cause: error });
  }
}
