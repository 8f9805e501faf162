import type { RepositoryView } from '@landfall/contracts/repository';
import { SSH_PORT, sshPlaceOf } from '@landfall/contracts/repository-url';

/** What a connected repository's host is known by, as known_hosts lines; nothing where it publishes its keys. */
export function knownHostsOf({
  url,
  hostKeys,
  hostKeysPublished,
}: Pick<RepositoryView, 'url' | 'hostKeys' | 'hostKeysPublished'>): { knownHosts?: string } {
  const place = sshPlaceOf(url);
  if (hostKeysPublished || !place) return {};
  const bare = place.host.replace(/^\[|\]$/g, '');
  const name = place.port === SSH_PORT ? bare : `[${bare}]:${place.port}`;
  return { knownHosts: hostKeys.map(({ type, blob }) => `${name} ${type} ${blob}`).join('\n') };
}
