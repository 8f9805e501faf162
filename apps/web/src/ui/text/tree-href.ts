import { safeHref } from './safe-href.ts';

/**
 * Where a folder of a repository can be looked at as of a commit: GitHub has it under `/tree/`, GitLab under `/-/tree/`,
 * Bitbucket under `/src/`, Gitea and Forgejo under `/src/commit/`. A bare address is no forge.
 */
export function treeHref(repositoryUrl: string, revision: string, path: string): string | null {
  const safe = safeHref(repositoryUrl);
  if (safe === null || !/^[0-9a-f]{40,64}$/.test(revision)) return null;
  const { origin, hostname, pathname } = new URL(safe);
  if (/^[\d.]+$|^\[|^localhost$/.test(hostname)) return null;
  const base = `${origin}${pathname.replace(/\/+$/, '').replace(/\.git$/, '')}/${treeOf(hostname)}/${revision}`;
  return path === '.' ? base : `${base}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function treeOf(hostname: string): string {
  if (hostname.includes('github')) return 'tree';
  if (hostname.includes('gitlab')) return '-/tree';
  return hostname.includes('bitbucket') ? 'src' : 'src/commit';
}
