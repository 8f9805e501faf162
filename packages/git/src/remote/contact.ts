import { isSshUrl } from '@landfall/contracts/repository-url';
import type { GitContact } from '../run/environment.ts';
import { explainRemote } from '../run/explain.ts';
import type { GitResult } from '../run/git-process.ts';
import { type GitCommand, runGit } from '../run/run-git.ts';
import { checkRemote } from './check-remote.ts';
import type { ReadyRemote, Remote } from './remote.ts';
import { accessOf } from './ssh-access.ts';
import { trustedFile } from './trusted-file.ts';

/**
 * Runs one git command that talks to a remote: its address is resolved and checked now, and git dials exactly that
 * (design 4.15, security SSRF-4).
 * @throws GitError in words about the remote, and whatever asking for its credential throws
 */
export async function contactRemote(
  { credential: given, ...rest }: Remote,
  command: Omit<GitCommand, 'contact'>,
): Promise<GitResult> {
  const credential = typeof given === 'function' ? await given() : given;
  return contact({ ...rest, ...(credential === undefined ? {} : { credential }) }, command);
}

async function contact(remote: ReadyRemote, command: Omit<GitCommand, 'contact'>): Promise<GitResult> {
  if (isSshUrl(remote.url)) {
    const ssh = accessOf(remote);
    const pinned = await checkRemote(remote);
    return good({ ...remote, ssh }, command, await runGit({ ...command, contact: { pinned, ssh } }));
  }
  const pinned = await checkRemote(remote);
  const { origin } = pinned.url;
  const { fewCaPem } = remote;
  if (fewCaPem !== undefined && !needAll.has(origin)) {
    const result = await ask(remote, command, pinned, fewCaPem);
    if (!isDistrusted(result)) return good(remote, command, result);
    if (needAll.size >= MOST_HOSTS) needAll.clear();
    needAll.add(origin);
  }
  return good(remote, command, await ask(remote, command, pinned, remote.caPem));
}

/** Hosts whose certificate is none of the operator's authorities': most of the world. */
const needAll = new Set<string>();
const MOST_HOSTS = 10_000;

/** Nothing was sent to it then, not even the credential. */
const isDistrusted = ({ exitCode, stopped, stderr }: GitResult): boolean =>
  exitCode !== 0 && !stopped && /certificate/i.test(stderr);

async function ask(
  { credential }: ReadyRemote,
  command: Omit<GitCommand, 'contact'>,
  pinned: GitContact['pinned'],
  caPem: string | undefined,
): Promise<GitResult> {
  const how: GitContact = {
    pinned,
    ...(credential ? { credential } : {}),
    ...(caPem === undefined ? {} : { trusted: await trustedFile(caPem) }),
  };
  return runGit({ ...command, contact: how });
}

function good(remote: ReadyRemote, { timeoutMs }: Omit<GitCommand, 'contact'>, result: GitResult): GitResult {
  if (result.exitCode !== 0 || result.stopped) throw explainRemote(remote, result, timeoutMs);
  return result;
}
