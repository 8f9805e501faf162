import { isSshUrl } from '@landfall/contracts/repository-url';
import { throughDoor } from '../door/door.ts';
import { forgetGreeting, holdToHttp } from '../door/greetings.ts';
import type { Met, Reached, Way } from '../door/way.ts';
import { GitError, type GitErrorCode } from '../errors.ts';
import { explainRemote } from '../run/explain.ts';
import type { GitResult } from '../run/git-process.ts';
import { type GitCommand, runGit } from '../run/run-git.ts';
import { checkRemote } from './check-remote.ts';
import type { ReadyRemote, Remote } from './remote.ts';
import { accessOf } from './ssh-access.ts';

/** A command that talks to a remote. `writes`: it pushes. */
type Contacting = Omit<GitCommand, 'contact'> & { writes?: true };

/**
 * Runs one git command that talks to a remote: its address is resolved and checked now, and git dials exactly that
 * (design 4.15, security SSRF-4).
 * @throws GitError in words about the remote, and whatever asking for its credential throws
 */
export async function contactRemote(
  { credential: given, ...rest }: Remote,
  command: Contacting,
): Promise<GitResult> {
  const credential = typeof given === 'function' ? await given() : given;
  return contact({ ...rest, ...(credential === undefined ? {} : { credential }) }, command);
}

async function contact(remote: ReadyRemote, command: Contacting): Promise<GitResult> {
  if (isSshUrl(remote.url)) {
    const ssh = accessOf(remote);
    const pinned = await checkRemote(remote);
    const { writes: _, ...asked } = command;
    return good({ ...remote, ssh }, command, await runGit({ ...asked, contact: { pinned, ssh } }));
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
    const result = good(remote, command, (await ask(reached, command)).result);
    holdToHttp(reached);
    return result;
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
  { writes, ...command }: Contacting,
): Promise<{ result: GitResult; met: Met }> {
  const { pinned } = reached;
  const go = async (way: Way) => {
    const { stderr, ...rest } = await runGit({ ...command, contact: { pinned, way } });
    // Where our door is says nothing to anybody.
    return { ...rest, stderr: stderr.replaceAll(way.lines ?? way.origin, pinned.url.origin) };
  };
  const { result, met } = await throughDoor(reached, go, { writes, purpose: command.args.join('\0') });
  if (result.exitCode === 0 || result.stopped || met.trouble === undefined) return { result, met };
  return { result: { ...result, stderr: met.trouble }, met };
}

function good(remote: ReadyRemote, { timeoutMs }: Omit<GitCommand, 'contact'>, result: GitResult): GitResult {
  if (result.exitCode !== 0 || result.stopped) throw explainRemote(remote, result, timeoutMs);
  return result;
}
