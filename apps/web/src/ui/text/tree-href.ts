import { type Forge, forgeOf } from '@landfall/contracts/forge';
import { isSshUrl } from '@landfall/contracts/repository-url';
import { safeHref } from './safe-href.ts';

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
  const address = isSshUrl(repositoryUrl) ? repositoryUrl : safeHref(repositoryUrl);
  const forge = address === null ? undefined : forgeOf(address);
  if (!forge || !/^[0-9a-f]{40,64}$/.test(revision)) return null;
  const folder = `${forge.base}/${FOLDERS[forge.kind]}/${revision}`;
  return path === '.' ? folder : `${folder}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
