import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { repositoryViewOf } from './view.ts';

/** Disconnects a repository that no application follows. @throws Refusal `not-found`, `conflict`. */
export function removeRepository(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const repository = await repositoryViewOf(unit.tx, context.publicUrl, id);
    if (repository.applications > 0) {
      throw new Refusal('conflict', {
        what: `“${repository.name}” was not disconnected.`,
        why: `${repository.applications} of your applications follow it.`,
        fix: 'Remove those applications first, or point them at another repository.',
      });
    }
    await unit.tx.pullRequest.deleteMany({ where: { repositoryId: id } });
    await unit.tx.rewrite.deleteMany({ where: { repositoryId: id } });
    await unit.tx.delivery.deleteMany({ where: { repositoryId: id } });
    await unit.tx.repository.deleteMany({ where: { id } });
    if (repository.deployKey) await unit.tx.deployKey.deleteMany({ where: { id: repository.deployKey.id } });
    unit.audit('repository.remove', { kind: 'repository', id, name: repository.name });
    unit.emit({ type: 'repository-removed', repositoryId: id });
  });
}
