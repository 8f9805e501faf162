import type { RepositoryConnected } from '@landfall/contracts/repository';
import { seal, sealContext } from '@landfall/crypto/seal';
import { makeToken } from '@landfall/crypto/token';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { repositoryViewOf } from './view.ts';

/** Makes a new webhook secret; the old one is refused from now on. @throws Refusal `not-found`. */
export function rotateWebhookSecret(context: Context, id: string): Promise<RepositoryConnected> {
  const webhookSecret = makeToken('webhook');
  return unitOfWork(context, async (unit) => {
    const repository = await repositoryViewOf(unit.tx, context.publicUrl, id);
    const sealedIn = sealContext(context.organizationId, 'repositories', repository.id, 'sealed_hook_secret');
    const sealed = seal(context.publicKeys.api, Buffer.from(webhookSecret), sealedIn);
    await unit.tx.repository.updateMany({ where: { id }, data: { sealedHookSecret: Buffer.from(sealed) } });
    unit.audit('repository.rotate-webhook-secret', { kind: 'repository', id, name: repository.name });
    return { ...repository, webhookSecret };
  });
}
