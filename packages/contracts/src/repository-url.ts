import { z } from 'zod';
import { GIT_URL_MAX, gitUrl } from './git.ts';

const USER = String.raw`[a-z0-9][\w.-]{0,63}`;
const HOST = String.raw`(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])`;
// No percent signs: git takes them out of `ssh://` and leaves them in the short form, so the two would mean different folders.
const PART = String.raw`[\w.~+@=,][\w.~+@=,-]*`;
const LONG = new RegExp(
  `^ssh://(?<user>${USER})@(?<host>${HOST})(?::(?<port>\\d{1,5}))?/(?<path>${PART}(?:/${PART})*)/*$`,
  'i',
);
const SHORT = new RegExp(`^(?<user>${USER})@(?<host>${HOST}):/?(?<path>${PART}(?:/${PART})*)/*$`, 'i');

export const SSH_PORT = 22;

/** What an address over SSH says. `path` is without its first slash. */
export interface SshPlace {
  user: string;
  host: string;
  port: number;
  path: string;
}

/** Reads `ssh://USER@HOST[:PORT]/PATH`, or the short `USER@HOST:PATH`; undefined for anything else. */
export function sshPlaceOf(text: string): SshPlace | undefined {
  if (text.length > GIT_URL_MAX) return undefined;
  const { user, host, port, path } = (LONG.exec(text) ?? SHORT.exec(text))?.groups ?? {};
  if (user === undefined || host === undefined || path === undefined) return undefined;
  const name = plainHost(host);
  const number = Number(port ?? SSH_PORT);
  if (name === undefined || number < 1 || number > 65_535) return undefined;
  if (path.split('/').some((part) => part === '.' || part === '..')) return undefined;
  // `git@host:2222/shop` is a folder to git, and a port to whoever wrote it.
  if (port === undefined && !/^ssh:/i.test(text) && /^\d+(?:\/|$)/.test(path)) return undefined;
  return { user, host: name, port: number, path };
}

/** As URLs write it; undefined where it is a number in disguise (`0x7f.1`, `2130706433`). */
function plainHost(host: string): string | undefined {
  if (!URL.canParse(`https://${host}/`)) return undefined;
  const { hostname } = new URL(`https://${host}/`);
  return host.startsWith('[') || hostname === host.toLowerCase() ? hostname : undefined;
}

/** The normal form: `ssh://`, host in lower case, no usual port, no closing slash. */
const sshUrlOf = ({ user, host, port, path }: SshPlace): string =>
  `ssh://${user}@${host}${port === SSH_PORT ? '' : `:${port}`}/${path}`;

export const isSshUrl = (url: string): boolean => url.startsWith('ssh://');

/**
 * A repository's address as it may be connected: https (`gitUrl`), or SSH with a user (security GIT-2). What matches neither
 * is never given to git; neither user, host nor a part of the path can begin with a dash and be read as an option
 * (CVE-2017-1000117). The short form becomes the long one: every forge takes both for the same repository.
 */
export const repositoryUrl = z.union([gitUrl, z.string().transform(readSsh)], {
  error:
    'Use the address that you clone from, like `https://github.com/acme/shop.git` or `git@github.com:acme/shop.git`.',
});

function readSsh(text: string, context: z.RefinementCtx<string>): string {
  const place = sshPlaceOf(text);
  if (place) return sshUrlOf(place);
  context.addIssue({ code: 'custom', message: 'This is not an SSH address of a repository.' });
  return z.NEVER;
}
