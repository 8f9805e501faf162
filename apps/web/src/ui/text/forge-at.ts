import { type Forge, forgeOf } from '@landfall/contracts/forge';
import { isSshUrl } from '@landfall/contracts/repository-url';
import { safeHref } from './safe-href.ts';

/** The pages of a repository as of a commit. Undefined for a bare address, which is no forge, and for what is no commit id. */
export function forgeAt(repositoryUrl: string, revision: string): Forge | undefined {
  const address = isSshUrl(repositoryUrl) ? repositoryUrl : safeHref(repositoryUrl);
  if (address === null || !/^[0-9a-f]{40,64}$/.test(revision)) return undefined;
  return forgeOf(address);
}
