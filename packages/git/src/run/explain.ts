import { momentWords } from '@landfall/contracts/problem';
import { GitError } from '../errors.ts';
import type { ReadyRemote } from '../remote/remote.ts';
import { SSH_CAUSES } from '../ssh/causes.ts';
import { type About, CAUSES } from './causes.ts';
import { diskFull, saysDiskFull } from './disk-full.ts';
import type { GitResult } from './git-process.ts';
import { whatGitSaid } from './what-git-said.ts';

/** Turns a failed conversation with a remote into words. Asked at this moment. */
export function explainRemote(remote: ReadyRemote, result: GitResult, limitMs: number): GitError {
  const { host, pathname } = new URL(remote.url);
  const name = `${host}${pathname}`;
  const now = new Date();
  const at = now.toISOString();
  if (result.stopped === 'timed-out') {
    return new GitError('timed-out', {
      what: `${name} did not answer in time.`,
      why: `It took longer than ${Math.round(limitMs / 1000)} s (asked at ${momentWords(now)}).`,
      fix: 'Try again; if it stays so, make the repository smaller or ask its host.',
      at,
    });
  }
  if (result.stopped === 'too-much-output') {
    return new GitError('too-large', {
      what: `${name} is too large to read.`,
      why: 'It lists more branches and tags than we read.',
      fix: 'Delete branches and tags that nobody needs.',
      at,
    });
  }
  return explainSaid(remote, result.stderr, at);
}

/** The same for what was said on standard error. */
export function explainSaid(remote: ReadyRemote, stderr: string, at = new Date().toISOString()): GitError {
  const { host, pathname } = new URL(remote.url);
  if (saysDiskFull(stderr)) return diskFull(`fetch ${host}${pathname}`, at);
  const said = whatGitSaid(stderr, remote);
  const status = /returned error: (\d{3})/.exec(stderr)?.[1] ?? '';
  const causes = remote.ssh ? [...SSH_CAUSES, ...CAUSES] : CAUSES;
  const found = causes.find((one) => one.when.test(stderr));
  const about: About = { host, hasCredential: remote.credential !== undefined, said, status };
  const { why, fix } = found?.words(about) ?? {
    why: `Git said: ${said}.`,
    fix: 'Try again; if it stays so, tell us.',
  };
  return new GitError(found?.code ?? 'git-failed', {
    what: `Could not read ${host}${pathname}.`,
    why,
    fix,
    at,
  });
}

/** A failure of git on our own disk: not the customer's fault, and worth another try. */
export function localFailure(doing: string, result: GitResult): GitError {
  if (!result.stopped && saysDiskFull(result.stderr)) return diskFull(doing);
  const why =
    result.stopped === 'timed-out'
      ? 'It took too long.'
      : result.stopped === 'too-much-output'
        ? 'There was more of it than we read.'
        : `Git said: ${whatGitSaid(result.stderr)} (exit ${result.exitCode}).`;
  return new GitError(result.stopped === 'too-much-output' ? 'too-large' : 'git-failed', {
    what: `Could not ${doing}.`,
    why,
    fix: 'Try again; if it stays so, tell us.',
  });
}
