import type { OfferedInstallation } from '@landfall/contracts/github';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { read } from '../unit.ts';
import type { SeenAtGitHub, SeenInstallation } from './seen.ts';

/** Installations whose repositories are listed, at most. */
const MOST_INSTALLATIONS = 20;

/**
 * What a person may pick from: the installations and repositories that GitHub shows to them, and what is here already.
 * @returns `complete` false when there are more installations than are listed
 */
export async function offerRepositories(
  context: Context,
  seen: SeenAtGitHub,
): Promise<{ installations: OfferedInstallation[]; complete: boolean }> {
  const all = await seen.installations();
  const offered: OfferedInstallation[] = [];
  // One after the other: GitHub counts what is asked at once against whoever asks.
  for (const installation of all.slice(0, MOST_INSTALLATIONS))
    offered.push(await offerOf(context, seen, installation));
  return { installations: offered, complete: all.length <= MOST_INSTALLATIONS };
}

async function offerOf(
  context: Context,
  seen: SeenAtGitHub,
  installation: SeenInstallation,
): Promise<OfferedInstallation> {
  const { id, account, suspended } = installation;
  const { found, complete, problem } = await listed(seen, installation);
  const connected = await connectedHere(
    context,
    found.map((repository) => repository.id),
  );
  const repositories = found.map(({ url, private: hidden, ...repository }) => {
    const there = connected.find(
      (row) => row.id === repository.id && new URL(row.url).origin === new URL(url).origin,
    );
    return {
      ...repository,
      visibility: hidden ? ('private' as const) : ('public' as const),
      connectedAs: there?.name ?? null,
      moved: there !== undefined && (there.installation !== id || there.url !== url),
    };
  });
  return { id, account: account.login, suspended, complete, problem, repositories };
}

/** What GitHub says of one installation hides no other: a policy of one organization may refuse where the next one lists. */
async function listed(
  seen: SeenAtGitHub,
  { id, suspended }: SeenInstallation,
): Promise<Awaited<ReturnType<SeenAtGitHub['repositories']>> & { problem: ProblemWords | null }> {
  // Of a suspended one GitHub lists nothing.
  if (suspended) return { found: [], complete: true, problem: null };
  try {
    return { ...(await seen.repositories(id)), problem: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message: what, why, fix } = error;
    return { found: [], complete: false, problem: { code, what, why, fix } };
  }
}

/** The organization's own repositories of these numbers: GitHub's, as their installations' are. Another GitHub counts alike. */
async function connectedHere(context: Context, ids: readonly number[]) {
  const where = { githubId: { in: ids.map(BigInt) } };
  const select = { name: true, url: true, githubId: true, installation: { select: { githubId: true } } };
  const rows = await read(context, (tx) => tx.repository.findMany({ where, select }));
  return rows.map(({ name, url, githubId, installation }) => ({
    name,
    url,
    id: Number(githubId),
    installation: Number(installation?.githubId),
  }));
}
