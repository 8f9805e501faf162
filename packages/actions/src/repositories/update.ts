import type { RepositoryView, UpdateRepositoryInput } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { repositoryViewOf } from './view.ts';

/** Says what everybody may read of a repository's pull requests. @throws Refusal `not-found` */
export function updateRepository(
  context: Context,
  id: string,
  { openDiffs }: UpdateRepositoryInput,
): Promise<RepositoryView> {
  return unitOfWork(context, async (unit) => {
    const { name } = await repositoryViewOf(unit.tx, context.publicUrl, id);
    await unit.tx.repository.updateMany({ where: { id }, data: { openDiffs } });
    unit.audit('repository.update', { kind: 'repository', id, name }, { openDiffs });
    const repository = await repositoryViewOf(unit.tx, context.publicUrl, id);
    unit.emit({ type: 'repository', repository });
    return repository;
  });
}
