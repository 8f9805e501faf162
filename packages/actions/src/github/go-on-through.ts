import { gitUrl } from '@landfall/contracts/git';
import type { Context } from '../context.ts';
import { ASKED_FOR } from '../repositories/asked-look.ts';
import { repositoryViewOf } from '../repositories/view.ts';
import type { Unit } from '../unit.ts';
import type { SeenRepository } from './seen.ts';

/**
 * What is connected already and was picked again: through another installation (the App was installed anew, or the repository
 * went to another account) it goes on through this one, under another name at its new address, with its applications. Whoever
 * picked it sees it there and may push.
 * @returns those that went on; `rest` are not connected yet
 */
export async function goOnThrough(
  unit: Unit,
  context: Context,
  installationId: string,
  picked: readonly SeenRepository[],
): Promise<{ went: string[]; rest: SeenRepository[] }> {
  const { tx } = unit;
  const githubId = { in: picked.map(({ id }) => BigInt(id)) };
  const found = await tx.repository.findMany({
    where: { githubId },
    select: { id: true, githubId: true, installationId: true, url: true, name: true },
  });
  const went: string[] = [];
  const rest: SeenRepository[] = [];
  for (const repository of picked) {
    const url = gitUrl.parse(repository.url);
    const isHere = (row: (typeof found)[number]) =>
      row.githubId === BigInt(repository.id) && new URL(row.url).origin === new URL(url).origin;
    const row = found.find(isHere);
    if (!row) rest.push(repository);
    if (!row || (row.installationId === installationId && row.url === url)) continue;
    await tx.repository.updateMany({
      where: { id: row.id },
      data: { installationId, url, nextPollAt: ASKED_FOR },
    });
    const { id, name } = row;
    unit.audit('repository.connect', { kind: 'repository', id, name }, { url, githubId: repository.id });
    unit.emit({ type: 'repository', repository: await repositoryViewOf(tx, context.publicUrl, id) });
    unit.enqueue('refresh-repository', { organizationId: context.organizationId, repositoryId: id });
    went.push(id);
  }
  return { went, rest };
}
