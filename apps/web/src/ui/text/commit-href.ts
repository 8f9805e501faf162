import type { Forge } from '@landfall/contracts/forge';
import { forgeAt } from './forge-at.ts';

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
  const forge = forgeAt(repositoryUrl, revision);
  if (!forge) return null;
  return `${forge.base}/${FOLDERS[forge.kind]}/${revision}`;
}
