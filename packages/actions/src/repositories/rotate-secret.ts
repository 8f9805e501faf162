import type { RepositoryConnected } from '@landfall/contracts/repository';
import { seal, sealContext } from '@landfall/crypto/seal';
import { makeToken } from '@landfall/crypto/token';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { putOffLook } from './asked-look.ts';
import { nextPoll } from './next-poll.ts';
import { repositoryViewOf } from './view.ts';

/**
 * Makes a new webhook secret; the old one is refused from now on, so that pushes are looked for until one arrives with the
 * new one. @throws Refusal `not-found`.
 */
export function rotateWebhookSecret(context: Context, id: string): Promise<RepositoryConnected> {
  const webhookSecret = makeToken('webhook');
  return unitOfWork(context, async (unit) => {
    const { id: known, name } = await repositoryViewOf(unit.tx, context.publicUrl, id);
    const sealedIn = sealContext(context.organizationId, 'repositories', known, 'sealed_hook_secret');
    const sealed = seal(context.publicKeys.api, Buffer.from(webhookSecret), sealedIn);
    const { pollSeconds } = await unit.tx.repository.findFirstOrThrow({
      where: { id },
      select: { pollSeconds: true },
    });
    await unit.tx.repository.updateMany({
      where: { id },
      data: {
        sealedHookSecret: Buffer.from(sealed),
        webhookWorks: false,
      },
    });
    await putOffLook(unit.tx, known, nextPoll(context, pollSeconds));
    unit.audit('repository.rotate-webhook-secret', { kind: 'repository', id: known, name });
    const repository = await repositoryViewOf(unit.tx, context.publicUrl, id);
    unit.emit({ type: 'repository', repository });
    return { ...repository, webhookSecret };
  });
}
