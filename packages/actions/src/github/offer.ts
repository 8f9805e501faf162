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
  const names = await connectedNames(
    context,
    id,
    found.map((repository) => repository.id),
  );
  const repositories = found.map(({ url: _, private: hidden, ...repository }) => ({
    ...repository,
    visibility: hidden ? ('private' as const) : ('public' as const),
    connectedAs: names.get(repository.id) ?? null,
  }));
  return { id, account: account.login, suspended, complete, repositories };
}

/** The organization's own names of repositories by GitHub's number. What another installation brought may be picked: it goes on through this one. */
async function connectedNames(
  context: Context,
  installationId: number,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const where = { githubId: { in: ids.map(BigInt) }, installation: { githubId: BigInt(installationId) } };
  const rows = await read(context, (tx) =>
    tx.repository.findMany({ where, select: { name: true, githubId: true } }),
  );
  return new Map(rows.map(({ name, githubId }) => [Number(githubId), name]));
}
