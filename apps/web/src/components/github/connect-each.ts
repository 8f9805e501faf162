import type { ConnectOfferedInput, OfferedInstallation } from '@landfall/contracts/github';

/** What was connected so far: the names it has here, and GitHub's numbers of it. */
export interface Connected {
  names: readonly string[];
  ids: ReadonlySet<number>;
}

/**
 * Connects what was picked and is not connected yet, one installation after the other.
 * @param told after each, so that what a later one is refused for does not hide what came before it
 * @throws what `connect` throws; what was told stays connected
 */
export async function connectEach(
  { installations, picked }: { installations: readonly OfferedInstallation[]; picked: ReadonlySet<number> },
  before: Connected,
  connect: (input: ConnectOfferedInput) => Promise<{ items: readonly { name: string }[] }>,
  told: (connected: Connected) => void,
): Promise<Connected> {
  let now = before;
  for (const { id, repositories } of installations) {
    const repositoryIds = repositories
      .map((repository) => repository.id)
      .filter((one) => picked.has(one) && !now.ids.has(one));
    if (repositoryIds.length === 0) continue;
    const { items } = await connect({ installationId: id, repositoryIds });
    now = {
      names: [...now.names, ...items.map(({ name }) => name)],
      ids: new Set([...now.ids, ...repositoryIds]),
    };
    told(now);
  }
  return now;
}
