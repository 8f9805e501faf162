import { GitError } from '../errors.ts';
import { runGit } from './run-git.ts';

/** Has the fixes for CVE-2025-48384 and -48385 where the distribution keeps them up, and `http.curloptResolve`. */
const OLDEST = [2, 39, 5] as const;

/**
 * Refuses to start with a git that is missing or too old to be given strangers' repositories (security GIT-1), or
 * with a debug switch on that would print credentials. Call once when the process starts.
 * @returns the version, for the start-up report
 * @throws GitError `git-failed`
 */
export async function assertGit(): Promise<string> {
  // A star may stand for any part of its name.
  if (/simple-git|\*/.test(process.env.DEBUG ?? '')) {
    throw new GitError('git-failed', {
      what: 'Refused to start.',
      why: 'DEBUG is on for simple-git, which prints the environment of each git process, credentials included.',
      fix: 'Unset DEBUG, or leave simple-git out of it.',
    });
  }
  const { stdout } = await runGit({ args: ['version'], maxOutputBytes: 1000, timeoutMs: 10_000 });
  const version = /(\d+)\.(\d+)\.(\d+)/.exec(stdout.toString());
  if (version && !isOlder(version.slice(1).map(Number))) return version[0];
  throw new GitError('git-failed', {
    what: 'Refused to start.',
    why: version ? `Git ${version[0]} lacks security fixes.` : 'Git was not found.',
    fix: `Install git ${OLDEST.join('.')} or newer.`,
  });
}

function isOlder(version: readonly number[]): boolean {
  for (const [index, least] of OLDEST.entries()) {
    const part = version[index] ?? 0;
    if (part !== least) return part < least;
  }
  return false;
}
