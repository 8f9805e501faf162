import type { OfferedInstallation } from '@landfall/contracts/github';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import type { SeenAtGitHub, SeenInstallation } from './seen.ts';

/** Installations whose repositories are listed, at most. */
const MOST_INSTALLATIONS = 20;

/** What a person may pick from: the installations and repositories that GitHub shows to them, and what is here already. */
export async function offerRepositories(
  context: Context,
  seen: SeenAtGitHub,
): Promise<OfferedInstallation[]> {
  const installations = (await seen.installations()).slice(0, MOST_INSTALLATIONS);
  const offered: OfferedInstallation[] = [];
  // One after the other: GitHub counts what is asked at once against whoever asks.
  for (const installation of installations) offered.push(await offerOf(context, seen, installation));
  return offered;
}

async function offerOf(
  context: Context,
  seen: SeenAtGitHub,
  { id, account, suspended }: SeenInstallation,
): Promise<OfferedInstallation> {
  // Of a suspended one GitHub lists nothing.
  const { found, complete } = suspended ? { found: [], complete: true } : await seen.repositories(id);
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
  return { id, account: account.login, suspended, complete, repositories };
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
