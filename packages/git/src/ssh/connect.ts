import { createHash } from 'node:crypto';
import type { HostKey } from '@landfall/contracts/ssh';
import ssh2, { type Client } from 'ssh2';
import { algorithmsFor } from './algorithms.ts';
import { dial } from './dial.ts';
import type { Told } from './told.ts';

/** From the first byte to a proven key. */
const READY_MS = 20_000;
/** A connection on which nothing comes any more is given up after about 40 seconds. */
const ALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 };

/** Why there is no connection, in one word for `causes.ts` and what is known besides. */
export class NotConnected extends Error {
  readonly kind: 'host-key' | 'key-types' | 'authentication' | 'unreachable' | 'protocol';

  constructor(kind: NotConnected['kind'], detail: string) {
    super(detail);
    this.kind = kind;
  }
}

/**
 * Connects to an address that was checked. The host has to prove that it holds one of the keys it is known by, before
 * anything is said of ours; there is no agent, no password, no forwarding.
 * @throws NotConnected
 */
export function connect(told: Omit<Told, 'path'>): Promise<Client> {
  const client = new ssh2.Client();
  const sock = dial(told);
  let shown: string | undefined;
  const ready = new Promise<Client>((resolve, reject) => {
    client.once('ready', () => resolve(client));
    client.on('error', (error: Error & { level?: string; code?: string }) => {
      sock.destroy();
      reject(shown === undefined ? whyNot(error) : new NotConnected('host-key', shown));
    });
    client.once('close', () => reject(new NotConnected('unreachable', 'the host closed the connection')));
    client.connect({
      sock,
      username: told.user,
      privateKey: told.privateKey,
      authHandler: ['publickey'],
      agentForward: false,
      readyTimeout: READY_MS,
      ...ALIVE,
      algorithms: algorithmsFor(told.hostKeys.map(({ type }) => type)),
      hostVerifier: (key: Buffer) => {
        const known = isKnown(told.hostKeys, key);
        if (!known) shown = `${typeIn(key)} ${fingerprintOf(key)}`;
        return known;
      },
    });
  });
  // A key that cannot be read is refused before anything is listened to.
  ready.catch(() => sock.destroy());
  return ready;
}

/** What the library's error comes to. */
export function whyNot(error: Error & { level?: string; code?: string }): NotConnected {
  if (error.level === 'client-authentication')
    return new NotConnected('authentication', 'no key was accepted');
  if (/no matching host key format/.test(error.message)) return new NotConnected('key-types', error.message);
  if (error.level === 'client-timeout' || error.level === 'client-socket')
    return new NotConnected('unreachable', error.code ?? error.message);
  return new NotConnected('protocol', error.message);
}

const isKnown = (known: readonly HostKey[], key: Buffer): boolean =>
  known.some((one) => Buffer.from(one.blob, 'base64').equals(key));

/** As `ssh-keygen -l` says it, and `crypto/deploy-key`, which is not imported here. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** The first field of a key as it goes over the wire. */
export function typeIn(key: Buffer): string {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  const type = key.subarray(4, 4 + length).toString('latin1');
  return /^[\w@.-]{1,64}$/.test(type) ? type : 'unknown';
}
