import type { RepositoryView, UseDeployKeyInput } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { repositoryViewOf } from '../repositories/view.ts';
import { unitOfWork } from '../unit.ts';
import { checkFree, checkStillFree } from './check-free.ts';

/** Opens a repository by another deploy key from now on, and forgets the one before; Git is asked at once. @throws Refusal `not-found`, `conflict`, `refused` */
export async function useDeployKey(
  context: Context,
  id: string,
  { deployKeyId }: UseDeployKeyInput,
): Promise<RepositoryView> {
  try {
    return await change(context, id, deployKeyId);
  } catch (error) {
    await checkStillFree(context, deployKeyId, error);
    throw error;
  }
}

function change(context: Context, id: string, deployKeyId: string): Promise<RepositoryView> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const before = await repositoryViewOf(tx, context.publicUrl, id);
    if (!before.deployKey) throw notOverSsh();
    await checkFree(tx, deployKeyId);
    await tx.repository.updateMany({ where: { id }, data: { deployKeyId } });
    await tx.deployKey.deleteMany({ where: { id: before.deployKey.id } });
    const repository = await repositoryViewOf(tx, context.publicUrl, id);
    unit.audit(
      'repository.use-deploy-key',
      { kind: 'repository', id, name: repository.name },
      { from: before.deployKey.fingerprint, to: repository.deployKey?.fingerprint },
    );
    unit.emit({ type: 'repository', repository });
    unit.enqueue('refresh-repository', {
      organizationId: context.organizationId,
      repositoryId: repository.id,
    });
    return repository;
  });
}

const notOverSsh = (): Refusal =>
  new Refusal('refused', {
    what: 'This repository takes no deploy key.',
    why: 'It is read over https.',
    fix: 'Connect it by its SSH address to use one.',
  });
