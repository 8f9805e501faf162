import { createHmac } from 'node:crypto';
import { knownHostName } from '@landfall/contracts/known-hosts';
import { type HostKey, sshKeyType } from '@landfall/contracts/ssh';
import { WireReader } from './ssh-wire.ts';

/** What known_hosts lines say of one host. */
export interface KnownHost {
  keys: HostKey[];
  /** Lines that speak of it and cannot be used, as reasons. */
  unusable: ('authority' | 'damaged')[];
}

/**
 * Finds a host's keys in known_hosts lines (sshd(8)): by name, by `[name]:port` unless the port is 22, by pattern, by hash. A
 * revoked key is none. Certificate authorities are not spoken.
 */
export function knownHostIn(text: string, { host, port }: { host: string; port: number }): KnownHost {
  const name = knownHostName({ host, port });
  const found: KnownHost = { keys: [], unusable: [] };
  const revoked = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    if (words[0] === '' || words[0]?.startsWith('#')) continue;
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [hosts = '', type = '', blob = ''] = words;
    if (!namesHost(hosts, name)) continue;
    if (marker === '@revoked') revoked.add(blob);
    else if (marker !== undefined) found.unusable.push('authority');
    else if (isKey(type, blob)) found.keys.push({ type: sshKeyType.parse(type), blob });
    else if (sshKeyType.safeParse(type).success) found.unusable.push('damaged');
  }
  const once = new Map(found.keys.map((one) => [one.blob, one]));
  return { ...found, keys: [...once.values()].filter(({ blob }) => !revoked.has(blob)) };
}

function namesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) return isHashOf(hosts, name);
  const patterns = hosts.split(',');
  if (patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => fits(pattern, name));
}

function isHashOf(hosts: string, name: string): boolean {
  const [, , salt = '', hash = ''] = hosts.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** With `*` for anything and `?` for one character. Written without a regular expression of the text's: it could take for ever. */
function fits(pattern: string, name: string): boolean {
  const [glob, text] = [pattern.toLowerCase(), name.toLowerCase()];
  let [at, star, mark] = [0, -1, 0];
  let place = 0;
  while (place < text.length) {
    if (glob[at] === '*') {
      star = at++;
      mark = place;
    } else if (glob[at] === '?' || glob[at] === text[place]) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++mark;
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}

/** The key itself says of which type it is. */
function isKey(type: string, blob: string): boolean {
  if (!sshKeyType.safeParse(type).success || !/^[A-Za-z0-9+/]{16,4096}={0,2}$/.test(blob)) return false;
  try {
    return new WireReader(Buffer.from(blob, 'base64')).text() === type;
  } catch {
    return false;
  }
}
