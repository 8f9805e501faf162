import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type AllowList, isAllowed } from './allow-list.ts';
import { notResolved, refusedRange } from './errors.ts';
import { forbiddenRange } from './ranges.ts';
import { type Destination, readUrl, type Scheme } from './read-url.ts';

/** Every address of a name, best first. Injected in tests; the default asks the operating system. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** A destination with the addresses that were checked: dial `address` (or another of `addresses`) and nothing else. */
export interface CheckedAddress extends Destination {
  address: string;
  family: 4 | 6;
  addresses: readonly string[];
}

/** How long a name may take to resolve, in milliseconds. */
const RESOLVE_MS = 10_000;

/**
 * The one guard in front of every connection made for a tenant (design 4.15, security SSRF-1, -2, -5): the URL is
 * read strictly, its name resolved once, every answer checked. The caller dials the returned address, so a name
 * that answers differently a moment later changes nothing.
 *
 * An allow-list entry permits one host (and port) in spite of its address; scheme and form are checked all the same.
 * @param options.scheme the only one that is dialled; https unless the caller speaks SSH
 * @throws AddressError `address-refused`, `name-not-resolved`
 */
export async function checkAddress(
  input: URL | string,
  options: { allow: AllowList; resolve?: Resolve; scheme?: Scheme },
): Promise<CheckedAddress> {
  const destination = readUrl(input, options.scheme);
  const { host, port } = destination;
  const addresses = isIP(host) ? [host] : await resolveOnce(host, options.resolve ?? systemResolve);
  if (!isAllowed(options.allow, host, port)) {
    for (const address of addresses) {
      const range = forbiddenRange(address);
      if (range !== undefined) throw refusedRange(host, port, address, range);
    }
  }
  const address = addresses[0] ?? host;
  return { ...destination, address, family: isIP(address) === 6 ? 6 : 4, addresses };
}

async function resolveOnce(host: string, resolve: Resolve): Promise<readonly string[]> {
  const askedAt = new Date();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })), RESOLVE_MS);
  });
  try {
    const found = (await Promise.race([resolve(host), late])).filter((address) => isIP(address) !== 0);
    if (found.length > 0) return found;
  } catch (error) {
    throw notResolved(host, askedAt, errorCode(error), error);
  } finally {
    clearTimeout(timer);
  }
  throw notResolved(host, askedAt, 'no addresses');
}

const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map((answer) => answer.address);

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
}
