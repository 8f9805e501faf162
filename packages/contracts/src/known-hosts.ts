import { SSH_PORT, type SshPlace } from './repository-url.ts';
import type { HostKey } from './ssh.ts';

/** A host as known_hosts files name it: with its port where that is not the usual one. */
export function knownHostName({ host, port }: Pick<SshPlace, 'host' | 'port'>): string {
  const bare = host.replace(/^\[|\]$/g, '');
  return port === SSH_PORT ? bare : `[${bare}]:${port}`;
}

/** Keys of a host as known_hosts files have them. */
export function knownHostsLines(place: Pick<SshPlace, 'host' | 'port'>, keys: readonly HostKey[]): string {
  return keys.map(({ type, blob }) => `${knownHostName(place)} ${type} ${blob}`).join('\n');
}
