import type { Forge } from '@landfall/contracts/forge';
import { forgeAt } from './forge-at.ts';

const FOLDERS: Record<Forge['kind'], string> = {
  github: 'tree',
  gitlab: '-/tree',
  bitbucket: 'src',
  other: 'src/commit',
};

/**
 * Where a folder of a repository can be looked at as of a commit: GitHub has it under `/tree/`, GitLab under `/-/tree/`,
 * Bitbucket under `/src/`, Gitea and Forgejo under `/src/commit/`. A bare address is no forge.
 */
export function treeHref(repositoryUrl: string, revision: string, path: string): string | null {
  const forge = forgeAt(repositoryUrl, revision);
  if (!forge) return null;
  const folder = `${forge.base}/${FOLDERS[forge.kind]}/${revision}`;
  return path === '.' ? folder : `${folder}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
