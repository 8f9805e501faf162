import type { RepositoryView } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { ASKED_FOR } from './asked-look.ts';
import { repositoryViewOf } from './view.ts';

/** Asks the source role to look at Git now. What it finds arrives as events. @throws Refusal `not-found`. */
export function refreshRepository(context: Context, id: string): Promise<RepositoryView> {
  return unitOfWork(context, async (unit) => {
    const repository = await repositoryViewOf(unit.tx, context.publicUrl, id);
    await unit.tx.repository.updateMany({ where: { id }, data: { nextPollAt: ASKED_FOR } });
    unit.audit('repository.refresh', { kind: 'repository', id, name: repository.name });
    unit.enqueue('refresh-repository', {
      organizationId: context.organizationId,
      repositoryId: repository.id,
    });
    return repository;
  });
}
