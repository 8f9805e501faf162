import { type Forge, forgeOf } from '@landfall/contracts/forge';
import { isSshUrl } from '@landfall/contracts/repository-url';
import { safeHref } from './safe-href.ts';

const FOLDERS: Record<Forge['kind'], string> = {
  github: 'commit',
  gitlab: '-/commit',
  bitbucket: 'commits',
  other: 'commit',
};

/**
 * Where a commit can be looked at: GitHub, Gitea and Forgejo have it under `/commit/`, GitLab under `/-/commit/`, Bitbucket
 * under `/commits/`. A bare address is no forge, and a revision that is no commit id has no page.
 */
export function commitHref(repositoryUrl: string, revision: string): string | null {
  const address = isSshUrl(repositoryUrl) ? repositoryUrl : safeHref(repositoryUrl);
  const forge = address === null ? undefined : forgeOf(address);
  if (!forge || !/^[0-9a-f]{40,64}$/.test(revision)) return null;
  return `${forge.base}/${FOLDERS[forge.kind]}/${revision}`;
}
