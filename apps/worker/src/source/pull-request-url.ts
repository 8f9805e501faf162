import { forgeOf } from '@landfall/contracts/forge';

/**
 * Where a host makes a pull request of a branch: GitHub, Gitea and Forgejo compare, GitLab has a form, Bitbucket another. Null
 * for a bare address, which is no forge.
 */
export function pullRequestUrl(repositoryUrl: string, into: string, branch: string): string | null {
  const forge = forgeOf(repositoryUrl);
  if (!forge) return null;
  const { base, kind } = forge;
  const [target, source] = [encodeURIComponent(into), encodeURIComponent(branch)];
  if (kind === 'gitlab') {
    const asked = `merge_request%5Bsource_branch%5D=${source}&merge_request%5Btarget_branch%5D=${target}`;
    return `${base}/-/merge_requests/new?${asked}`;
  }
  if (kind === 'bitbucket') return `${base}/pull-requests/new?source=${source}&dest=${target}`;
  return `${base}/compare/${target}...${source}?expand=1`;
}
