import { isSshUrl } from '@landfall/contracts/repository-url';
import { AddressError, type CheckedAddress, checkAddress } from '@landfall/egress';
import { GitError } from '../errors.ts';
import { parseRepositoryUrl } from './parse-repository-url.ts';
import type { Remote } from './remote.ts';

/** Where a remote is now, checked for dialling (design 4.15, security SSRF-4). @throws GitError in the guard's words */
export async function checkRemote(remote: Pick<Remote, 'url' | 'allow'>): Promise<CheckedAddress> {
  // Read again here, whatever was done when it was saved: nothing else may reach git's arguments.
  const url = parseRepositoryUrl(remote.url);
  try {
    return await checkAddress(url, { allow: remote.allow, scheme: isSshUrl(url) ? 'ssh' : 'https' });
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    const { code: _, ...parts } = error.words;
    throw new GitError(error.code, parts, { cause: error });
  }
}
