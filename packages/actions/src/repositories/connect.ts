import { randomUUID } from 'node:crypto';
import { repositoryId } from '@landfall/contracts/ids';
import type { ConnectRepositoryInput, RepositoryConnected } from '@landfall/contracts/repository';
import { repositoryUrl } from '@landfall/contracts/repository-url';
import type { SshAccessInput } from '@landfall/contracts/ssh';
import { seal, sealContext, sealJson } from '@landfall/crypto/seal';
import { makeToken } from '@landfall/crypto/token';
import type { Context } from '../context.ts';
import { checkFree, checkStillFree } from '../deploy-keys/check-free.ts';
import { hostKeysFrom } from '../host-keys/of-repository.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { isUniqueViolation, nameTaken } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { repositoryViewOf } from './view.ts';

/**
 * Connects a repository. Its credential is sealed to the source role, its webhook secret to the API; this answer alone
 * shows the secret. @throws Refusal `name-taken`; `not-found`, `conflict`, `refused` about the deploy key and the host's keys.
 */
export async function connectRepository(
  context: Context,
  input: ConnectRepositoryInput,
): Promise<RepositoryConnected> {
  const id = newId(repositoryId);
  const webhookSecret = makeToken('webhook');
  const { organizationId, publicKeys } = context;
  const sealedIn = (column: string) => sealContext(organizationId, 'repositories', id, column);
  const sealedCredential = input.credential
    ? sealJson(publicKeys.source, input.credential, sealedIn('sealed_credential'))
    : null;
  const sealedHookSecret = seal(publicKeys.api, Buffer.from(webhookSecret), sealedIn('sealed_hook_secret'));
  try {
    return await unitOfWork(context, async (unit) => {
      const url = repositoryUrl.parse(input.url);
      if (input.ssh) await checkFree(unit.tx, input.ssh.deployKeyId);
      await unit.tx.repository.create({
        data: {
          organizationId,
          id,
          name: input.name,
          url,
          ...(input.ssh ? sshColumns(url, input.ssh) : {}),
          sealedCredential: sealedCredential && Buffer.from(sealedCredential),
          hookId: randomUUID(),
          sealedHookSecret: Buffer.from(sealedHookSecret),
        },
      });
      unit.audit(
        'repository.connect',
        { kind: 'repository', id, name: input.name },
        { url, credential: input.credential !== undefined, deployKey: input.ssh !== undefined },
      );
      const repository = await repositoryViewOf(unit.tx, context.publicUrl, id);
      unit.emit({ type: 'repository', repository });
      unit.enqueue('refresh-repository', { organizationId, repositoryId: id });
      return { ...repository, webhookSecret };
    });
  } catch (error) {
    if (input.ssh) await checkStillFree(context, input.ssh.deployKeyId, error);
    throw isUniqueViolation(error) ? nameTaken('repository', input.name) : error;
  }
}

/** @throws Refusal `refused` where nobody says by which keys the host is known */
function sshColumns(url: string, { deployKeyId, knownHosts }: SshAccessInput) {
  const hostKeys = hostKeysFrom(url, knownHosts);
  return { deployKeyId, ...(hostKeys === null ? {} : { hostKeys: toJson(hostKeys) }) };
}
