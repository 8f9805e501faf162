import { GitError, type GitErrorCode } from '../errors.ts';
import { contactRemote } from '../remote/contact.ts';
import { runGit } from '../run/run-git.ts';
import type { FetchLimits } from './fetch-limits.ts';
import type { Mirror } from './mirror.ts';
import { largerThan, REMOTE, withheldFlags } from './withheld.ts';

/**
 * One conversation with the server that brings one ref or commit into the mirror, shallow, and without files past
 * `limits.fileBytes`. A server that does not know how to leave something out sends all of it; one that refuses to is asked for
 * all of it. @throws GitError
 */
export async function fetchInto(mirror: Mirror, refspec: string, limits: FetchLimits): Promise<void> {
  // Not URL's origin, which is the same word for every address over SSH.
  const { protocol, host } = new URL(mirror.remote.url);
  const origin = `${protocol}//${host}`;
  const ask = (...how: string[]) => contact(mirror, refspec, limits, how);
  if (sendAll.has(origin)) return ask('--no-filter');
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (error.code === 'filter-refused') {
      if (sendAll.size >= MOST_HOSTS) sendAll.clear();
      sendAll.add(origin);
      return ask('--no-filter');
    }
    // It sent a file as a change of one that we said we had, and did not take: say that we have nothing.
    if (error.code === 'base-withheld') return ask('--refetch');
    throw error;
  }
}

/** With the bound that was passed: whoever reads it has to get below it. */
function tooLarge({ words }: GitError, { maxBytes }: FetchLimits): GitError {
  const most = `${(maxBytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 1 })} MiB`;
  return new GitError('too-large', {
    ...words,
    why: `What it sent is larger than the ${most} that one fetch may bring.`,
  });
}

/** Hosts that refuse to leave something out. */
const sendAll = new Set<string>();
const MOST_HOSTS = 10_000;

async function contact(
  mirror: Mirror,
  refspec: string,
  limits: FetchLimits,
  how: readonly string[],
): Promise<void> {
  const options = [
    '--quiet',
    '--depth=1',
    '--no-tags',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--refmap=',
  ];
  await contactRemote(mirror.remote, {
    args: [
      ...withheldFlags(mirror.remote, largerThan(limits.fileBytes)),
      'fetch',
      ...options,
      ...how,
      '--',
      REMOTE,
      refspec,
    ],
    place: {
      gitDir: mirror.dir,
      lockFile: `${mirror.dir}.lock`,
      maxFileKiB: Math.ceil(limits.maxBytes / 1024),
    },
    maxOutputBytes: 100_000,
    timeoutMs: limits.timeoutMs,
  }).catch(async (error: unknown) => {
    if (error instanceof GitError && LEAVE_MUCH.has(error.code)) await dropLeft(mirror);
    throw error instanceof GitError && error.code === 'too-large' ? tooLarge(error, limits) : error;
  });
}

/** What had come until then lies beside the packs, and may be all that one fetch may bring. */
const LEAVE_MUCH: ReadonlySet<GitErrorCode> = new Set(['disk-full', 'too-large', 'timed-out']);

/** Whoever has the lock drops what was left (`launch.sh`): done by the next fetch, which others would wait for on a full disk. */
async function dropLeft({ dir }: Mirror): Promise<void> {
  await runGit({
    args: ['rev-parse', '--git-dir'],
    place: { gitDir: dir, lockFile: `${dir}.lock` },
    maxOutputBytes: 10_000,
    timeoutMs: 10_000,
  });
}
