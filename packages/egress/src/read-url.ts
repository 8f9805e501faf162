import { isIP } from 'node:net';
import { authority, refusedForm } from './errors.ts';

/** Where a URL leads, before any name is resolved. `host` is lower case and without brackets. */
export interface Destination {
  url: URL;
  host: string;
  port: number;
}

/** Longest URL that is looked at, in characters. */
const MAX_URL = 2048;

/** What is dialled: https everywhere, and SSH where a caller asks for it. */
export type Scheme = 'https' | 'ssh';
const PORT: Record<Scheme, number> = { https: 443, ssh: 22 };

/**
 * Reads a URL for dialling: no userinfo (SSH: a user, and no password), no trailing dot, no numbers in disguise (security SSRF-1).
 * A string is checked as it was written; a URL object has already been normalised, so only its result is.
 * @throws AddressError `address-refused`
 */
export function readUrl(input: URL | string, scheme: Scheme = 'https'): Destination {
  const url = parse(input);
  if (url.protocol !== `${scheme}:`) {
    throw refusedForm(
      'Refused this address.',
      `It uses ${url.protocol.slice(0, 20)}// and only ${scheme}:// is dialled.`,
      `Use the ${scheme}:// address of the same host.`,
    );
  }
  if ((scheme === 'https' && url.username !== '') || url.password !== '') {
    throw refusedForm(
      `Refused the address at ${url.hostname}.`,
      'It carries a user name or a password, and an address is shown in pages and logs.',
      'Remove what stands before the @ and enter the credentials in their own fields.',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host === '' || host.endsWith('.')) {
    throw refusedForm(
      'Refused this address.',
      host === '' ? 'It has no host.' : `The host ${host} ends in a dot.`,
      'Write the host name without it, as in https://git.example.com/team/repository.',
    );
  }
  if (typeof input === 'string') refuseDisguise(input, host);
  const port = url.port === '' ? PORT[scheme] : Number(url.port);
  if (scheme === 'ssh') refusePort(host, port);
  return { url, host, port };
}

/** Forges have SSH at 22, at 443 for those behind a firewall, or high up; below that other protocols listen. */
function refusePort(host: string, port: number): void {
  if (port === PORT.ssh || port === PORT.https || port >= 1024) return;
  throw refusedForm(
    `Refused to connect to ${authority(host, port)}.`,
    `SSH is dialled at the ports 22, 443 and those from 1024 on, and not at ${port}.`,
    'Use the port at which the host has Git over SSH.',
  );
}

function parse(input: URL | string): URL {
  if (typeof input !== 'string') return input;
  if (input.length <= MAX_URL && URL.canParse(input)) return new URL(input);
  throw refusedForm(
    'This is not an address that can be dialled.',
    input.length > MAX_URL ? `It is longer than ${MAX_URL} characters.` : 'It is not a URL.',
    'Use a full address, as in https://git.example.com/team/repository.',
  );
}

/**
 * `0x7f.1`, `2130706433`, `0177.0.0.1` and `%31%32%37…` all become 127.0.0.1 in a URL: nobody writes a host so with
 * good intent, and the next program may read it differently.
 */
function refuseDisguise(text: string, host: string): void {
  const written = (/^[a-z]+:[/\\]*([^/\\?#]*)/i.exec(text.trim())?.[1] ?? '').replace(/^[^@]*@/, '');
  const bare = written.replace(/:\d*$/, '').toLowerCase();
  // An ssh: URL keeps its host as it is written, and the resolver would read these numbers all the same.
  const isNumber = /^(?:0x[\da-f]*|\d+)(?:\.(?:0x[\da-f]*|\d+))*$/.test(host) && isIP(host) === 0;
  const disguised = bare.includes('%') || isNumber || (isIP(host) === 4 && bare !== host);
  if (!disguised) return;
  throw refusedForm(
    `Refused the address at ${host}.`,
    `Its host is written as ${bare.slice(0, 80)}, which hides where it leads.`,
    'Write the host as a name or as a plain dotted address.',
  );
}
