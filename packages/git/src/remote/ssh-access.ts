import { GitError } from '../errors.ts';
import { parseRepositoryUrl } from './parse-repository-url.ts';
import type { ReadyRemote, SshAccess } from './remote.ts';

/** What an address over SSH is reached with. There is no trust on first use. @throws GitError where there is no key, or the host is not known */
export function accessOf({ url, ssh }: Pick<ReadyRemote, 'url' | 'ssh'>): SshAccess {
  const { host } = new URL(parseRepositoryUrl(url));
  const what = `Did not connect to ${host}.`;
  if (!ssh) {
    throw new GitError('authentication-failed', {
      what,
      why: 'An address over SSH needs a deploy key, and there is none.',
      fix: 'Make a deploy key, or use the https:// address of the repository.',
    });
  }
  if (ssh.hostKeys.length === 0) {
    throw new GitError('host-key-unknown', {
      what,
      why: 'Nobody has said by which host keys it is known, so it could be anybody.',
      fix: 'Paste its known_hosts lines, or look at the keys that it shows and trust those that its operator publishes.',
    });
  }
  return ssh;
}
