import { sshPlaceOf } from '@landfall/contracts/repository-url';
import { PUBLISHING_HOSTS } from '@landfall/contracts/ssh';

/** Does the host of this SSH address publish its host keys, so that nobody has to paste them? */
export function isPublishing(url: string): boolean {
  const host = sshPlaceOf(url)?.host;
  return PUBLISHING_HOSTS.some((one) => one === host);
}

/** Where a public key is added to the repository of this address: the way on its host's pages, and its page where that is known. */
export function whereToAdd(url: string): { way: string; href: string | null } {
  const { host = '', path = '' } = sshPlaceOf(url) ?? {};
  const repository = path.replace(/\.git$/, '');
  if (host === 'github.com' || host === 'ssh.github.com') {
    const href = `https://github.com/${repository}/settings/keys/new`;
    return { way: 'Settings → Deploy keys → Add deploy key', href };
  }
  if (host === 'gitlab.com' || host === 'altssh.gitlab.com') {
    const href = `https://gitlab.com/${repository}/-/settings/repository#js-deploy-keys-settings`;
    return { way: 'Settings → Repository → Deploy keys', href };
  }
  if (host === 'bitbucket.org' || host === 'altssh.bitbucket.org') {
    const href = `https://bitbucket.org/${repository}/admin/access-keys/`;
    return { way: 'Repository settings → Access keys', href };
  }
  return { way: 'among its deploy keys', href: null };
}
