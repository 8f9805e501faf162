import type { RepositoryView, TrustHostKeysInput } from '@landfall/contracts/repository';
import { JSON_NULL } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { repositoryViewOf } from '../repositories/view.ts';
import { unitOfWork } from '../unit.ts';
import { hostKeysFrom } from './of-repository.ts';

/** A person says by which keys the host of a repository is known from now on; Git is asked at once. @throws Refusal `not-found`, `refused` */
export function trustHostKeys(
  context: Context,
  id: string,
  { knownHosts }: TrustHostKeysInput,
): Promise<RepositoryView> {
  return unitOfWork(context, async (unit) => {
    const before = await repositoryViewOf(unit.tx, context.publicUrl, id);
    const keys = hostKeysFrom(before.url, knownHosts);
    const hostKeys = keys === null ? JSON_NULL : toJson(keys);
    await unit.tx.repository.updateMany({ where: { id }, data: { hostKeys } });
    const repository = await repositoryViewOf(unit.tx, context.publicUrl, id);
    const fingerprints = (view: RepositoryView) => view.hostKeys.map(({ fingerprint }) => fingerprint);
    unit.audit(
      'repository.trust-host-keys',
      { kind: 'repository', id, name: repository.name },
      { from: fingerprints(before), to: fingerprints(repository) },
    );
    unit.emit({ type: 'repository', repository });
    unit.enqueue('refresh-repository', {
      organizationId: context.organizationId,
      repositoryId: repository.id,
    });
    return repository;
  });
}
