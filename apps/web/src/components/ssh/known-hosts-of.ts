import { knownHostsLines } from '@landfall/contracts/known-hosts';
import type { RepositoryView } from '@landfall/contracts/repository';
import { sshPlaceOf } from '@landfall/contracts/repository-url';

/** What a connected repository's host is known by, as known_hosts lines; nothing where it publishes its keys. */
export function knownHostsOf({
  url,
  hostKeys,
  hostKeysPublished,
}: Pick<RepositoryView, 'url' | 'hostKeys' | 'hostKeysPublished'>): { knownHosts?: string } {
  const place = sshPlaceOf(url);
  if (hostKeysPublished || !place) return {};
  return { knownHosts: knownHostsLines(place, hostKeys) };
}
