import { pullId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { wakeProposalsIn } from '../proposals/wake.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { pullViewOf } from './view.ts';

/** Rows of one repository: numbers are GitHub's, so that nobody but its people makes them, and still there is an end. */
const MOST = 20_000;

export interface NotedPull {
  repositoryId: string;
  number: number;
  /** Everything is planned anew, whether or not anything moved: somebody asked GitHub for the check again. */
  again?: boolean;
}

/**
 * Something happened to a pull request: it is looked at soon, in the order in which rows are asked for. A hint, however often it is
 * given: what is true the job asks GitHub (next: plan-pull). Nothing for a repository that is not the organization's, or was not
 * connected through the GitHub App.
 */
export function notePull(context: Context, noted: NotedPull): Promise<void> {
  return unitOfWork(context, (unit) => notePullIn(unit, context, noted));
}

/** The same, inside a unit of somebody else. */
export async function notePullIn(
  unit: Unit,
  context: Context,
  { repositoryId, number, again = false }: NotedPull,
): Promise<void> {
  const { tx } = unit;
  const { organizationId } = context;
  const where = { id: repositoryId, installationId: { not: null } };
  if ((await tx.repository.count({ where })) === 0) return;
  await wakeProposalsIn(unit, context, { repositoryId, number });
  const key = { organizationId, repositoryId, number };
  await tx.pullRequest.createMany({
    data: (await isFull(unit, key)) ? [] : [{ ...key, id: newId(pullId), createdAt: context.now() }],
    skipDuplicates: true,
  });
  const [row] = await tx.pullRequest.updateManyAndReturn({
    where: key,
    data: { asked: { increment: 1 }, tries: 0, nextLookAt: context.now(), updatedAt: context.now() },
    select: { id: true, asked: true },
  });
  if (!row) return;
  if (again) await tx.pullRequest.updateMany({ where: key, data: { askedAgain: row.asked } });
  const pull = await pullViewOf(tx, row.id);
  unit.emit({ type: 'pull', pull });
  unit.enqueue('plan-pull', { organizationId, pullId: pull.id });
}

async function isFull(
  { tx }: Unit,
  { repositoryId, number }: { repositoryId: string; number: number },
): Promise<boolean> {
  if ((await tx.pullRequest.count({ where: { repositoryId, number } })) > 0) return true;
  return (await tx.pullRequest.count({ where: { repositoryId } })) >= MOST;
}
