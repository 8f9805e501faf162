import { safeHref } from './safe-href.ts';

/**
 * Where a commit can be looked at: GitHub, Gitea and Forgejo have it under `/commit/`, GitLab under `/-/commit/`, Bitbucket
 * under `/commits/`. A bare address is no forge, and a revision that is no commit id has no page.
 */
export function commitHref(repositoryUrl: string, revision: string): string | null {
  const safe = safeHref(repositoryUrl);
  if (safe === null || !/^[0-9a-f]{40,64}$/.test(revision)) return null;
  const { origin, hostname, pathname } = new URL(safe);
  if (/^[\d.]+$|^\[|^localhost$/.test(hostname)) return null;
  const folder = hostname.includes('gitlab')
    ? '-/commit'
    : hostname.includes('bitbucket')
      ? 'commits'
      : 'commit';
  return `${origin}${pathname.replace(/\/+$/, '').replace(/\.git$/, '')}/${folder}/${revision}`;
}
