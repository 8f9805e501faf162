import { sshPlaceOf } from '@landfall/contracts/repository-url';
import type { HostKey } from '@landfall/contracts/ssh';
import { inLauncher } from '@landfall/launcher';
import { GitError } from '../errors.ts';
import { checkRemote } from '../remote/check-remote.ts';
import type { Remote } from '../remote/remote.ts';
import { explainSaid } from '../run/explain.ts';
import type { Offered, Place } from './offered-here.ts';
import { SAYS } from './told.ts';

const inSmallProcess = inLauncher<Place, Offered>(
  new URL('./offered-here.ts', import.meta.url),
  'offeredHere',
);

/**
 * The host keys that a host shows, for a person to compare: whoever answers there may have made them up, so nothing trusts them
 * by itself. Goes through the same guard as every contact, and says nothing of ours.
 * @throws GitError
 */
export async function offeredHostKeys(remote: Pick<Remote, 'url' | 'allow'>): Promise<HostKey[]> {
  const { url, addresses, port, host } = await checkRemote(remote);
  const user = sshPlaceOf(url.href)?.user;
  if (user === undefined) {
    throw new GitError('url-refused', {
      what: `${host} has no host keys to look at.`,
      why: 'This is an https:// address: its certificate says who the host is.',
      fix: 'Use the SSH address of the repository, like git@git.example.com:acme/shop.git.',
    });
  }
  const { keys, why } = await inSmallProcess({ addresses, port, user });
  if (keys.length > 0) return keys;
  const said = why ? `${why.kind} ${why.detail}` : 'protocol it has no host key of a kind that is spoken';
  throw explainSaid({ ...remote, ssh: { privateKey: '', hostKeys: [] } }, `${SAYS} ${said}`);
}
