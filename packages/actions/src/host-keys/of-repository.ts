import { knownHostName, knownHostsLines } from '@landfall/contracts/known-hosts';
import { sshPlaceOf } from '@landfall/contracts/repository-url';
import { type HostKey, type HostKeyView, hostKeys, MOST_HOST_KEYS } from '@landfall/contracts/ssh';
import { fingerprintOf } from '@landfall/crypto/deploy-key';
import { type KnownHost, knownHostIn } from '@landfall/crypto/known-hosts';
import { Refusal } from '../refusal.ts';
import { publishedHostKeys } from './published.ts';

/** What is kept of known_hosts lines for an address; null where the host's published keys are to be used. @throws Refusal `refused` */
export function hostKeysFrom(url: string, knownHosts: string | undefined): HostKey[] | null {
  const { host, port } = placeOf(url);
  if (knownHosts === undefined || knownHosts.trim() === '') {
    if (publishedHostKeys(host)) return null;
    throw unknownHost(host, port, 'Nobody has said by which host keys it is known, so it could be anybody.');
  }
  const found = knownHostIn(knownHosts, { host, port });
  if (found.keys.length > 0) return found.keys.slice(0, MOST_HOST_KEYS);
  throw unknownHost(host, port, whyNone(found, knownHostName({ host, port })));
}

/** What the host of a repository is known by; none for a host that nobody knows. */
export function hostKeysOf(url: string, kept: unknown): HostKey[] {
  if (kept !== null && kept !== undefined) return hostKeys.parse(kept);
  return [...(publishedHostKeys(placeOf(url).host) ?? [])];
}

export const toHostKeyView = ({ type, blob }: HostKey): HostKeyView => ({
  type,
  blob,
  fingerprint: fingerprintOf(Buffer.from(blob, 'base64')),
});

/** As known_hosts files have them. @throws Refusal `refused` when the address is not over SSH */
export const knownHostsOf = (url: string, keys: readonly HostKey[]): string =>
  knownHostsLines(placeOf(url), keys);

function placeOf(url: string): { host: string; port: number } {
  const place = sshPlaceOf(url);
  if (place) return place;
  throw new Refusal('refused', {
    what: 'This repository has no host keys.',
    why: 'It is read over https, where certificates say who the host is.',
    fix: 'Connect it by its SSH address to use a deploy key.',
  });
}

function whyNone({ unusable }: KnownHost, name: string): string {
  if (unusable.includes('authority'))
    return `The lines name a certificate authority for ${name}, and only keys of the host itself are read.`;
  if (unusable.includes('damaged')) return `The key that the lines have for ${name} is cut off or damaged.`;
  return `None of the lines has a key of ${name} that is spoken: Ed25519, ECDSA or RSA.`;
}

function unknownHost(host: string, port: number, why: string): Refusal {
  const scan = `ssh-keyscan ${port === 22 ? '' : `-p ${port} `}${host.replace(/^\[|\]$/g, '')}`;
  return new Refusal(
    'refused',
    {
      what: `${host} is not known.`,
      why,
      fix: `Paste its known_hosts lines as its operator publishes them, or those of \`${scan}\` after comparing.`,
    },
    [{ pointer: '/ssh/knownHosts', message: why }],
  );
}
