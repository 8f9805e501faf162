import { isSshUrl } from '@landfall/contracts/repository-url';
import { throughDoor } from '../door/door.ts';
import { forgetGreeting } from '../door/greetings.ts';
import type { Met, Reached } from '../door/way.ts';
import { GitError, type GitErrorCode } from '../errors.ts';
import { explainRemote } from '../run/explain.ts';
import type { GitResult } from '../run/git-process.ts';
import { type GitCommand, runGit } from '../run/run-git.ts';
import { checkRemote } from './check-remote.ts';
import type { ReadyRemote, Remote } from './remote.ts';
import { accessOf } from './ssh-access.ts';

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
  const { credential, caPem } = remote;
  const reached: Reached = {
    pinned: await checkRemote(remote),
    ...(credential ? { credential } : {}),
    ...(caPem === undefined ? {} : { caPem }),
  };
  const first = await ask(reached, command);
  try {
    return good(remote, command, first.result);
  } catch (error) {
    if (!first.met.remembered || !(error instanceof GitError) || OF_CONTENT.has(error.code)) throw error;
    // What the host can do may be another by now; where a repository went or a token was taken back is told by how it greets.
    forgetGreeting(reached);
    return good(remote, command, (await ask(reached, command)).result);
  }
}

/** Failures that say nothing about how the host greets, and would cost the same again. */
const OF_CONTENT: ReadonlySet<GitErrorCode> = new Set([
  'timed-out',
  'too-large',
  'disk-full',
  'revision-not-found',
  'base-withheld',
  'unsafe-tree',
  'push-refused',
]);

async function ask(
  reached: Reached,
  command: Omit<GitCommand, 'contact'>,
): Promise<{ result: GitResult; met: Met }> {
  const { pinned } = reached;
  const { result, met } = await throughDoor(reached, async (way) => {
    const { stderr, ...rest } = await runGit({ ...command, contact: { pinned, way } });
    // Where our door is says nothing to anybody.
    return { ...rest, stderr: stderr.replaceAll(way.origin, pinned.url.origin) };
  });
  if (result.exitCode === 0 || result.stopped || met.trouble === undefined) return { result, met };
  return { result: { ...result, stderr: met.trouble }, met };
}

function good(remote: ReadyRemote, { timeoutMs }: Omit<GitCommand, 'contact'>, result: GitResult): GitResult {
  if (result.exitCode !== 0 || result.stopped) throw explainRemote(remote, result, timeoutMs);
  return result;
}
