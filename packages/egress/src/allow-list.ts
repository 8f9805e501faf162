/** Hosts that the operator allows in spite of their address: exact host, and exact port unless none was given. */
export type AllowList = readonly { readonly host: string; readonly port?: number }[];

/** Nothing is allowed beyond public addresses: the default everywhere, and the only value hosted mode should see. */
export const ALLOW_NOTHING: AllowList = [];

/**
 * Reads `--allow-address` values: `HOST` or `HOST:PORT`, IPv6 literals in brackets (`[::1]:8443`).
 * No wildcards and no ranges, on purpose: an entry names one thing.
 * @throws RangeError naming the entry that cannot be read
 */
export function parseAllowList(entries: readonly string[]): AllowList {
  return entries.map(parseEntry);
}

/** Is exactly this host and port allowed? `host` is a URL's host name, without brackets. */
export function isAllowed(allow: AllowList, host: string, port: number): boolean {
  return allow.some((entry) => entry.host === host && (entry.port === undefined || entry.port === port));
}

const ENTRY =
  /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?))(?::(?<port>\d{1,5}))?$/i;

function parseEntry(entry: string): { host: string; port?: number } {
  const groups = ENTRY.exec(entry.trim())?.groups;
  if (!groups) throw invalid(entry);
  const host = hostName(groups.v6 === undefined ? (groups.name ?? '') : `[${groups.v6}]`, entry);
  if (groups.port === undefined) return { host };
  const port = Number(groups.port);
  if (port < 1 || port > 65535) throw invalid(entry);
  return { host, port };
}

/** The same normal form that URL gives, so that an entry compares equal to what is dialled. */
function hostName(text: string, entry: string): string {
  try {
    return new URL(`https://${text}/`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    throw invalid(entry);
  }
}

function invalid(entry: string): RangeError {
  return new RangeError(
    `--allow-address takes HOST or HOST:PORT, not ${JSON.stringify(entry.slice(0, 100))}`,
  );
}
