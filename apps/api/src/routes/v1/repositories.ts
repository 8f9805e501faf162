import { makeDeployKeyFor } from '@landfall/actions/deploy-keys/make';
import { useDeployKey } from '@landfall/actions/deploy-keys/use';
import { trustHostKeys } from '@landfall/actions/host-keys/trust';
import { connectRepository } from '@landfall/actions/repositories/connect';
import { getRepository, listRepositories } from '@landfall/actions/repositories/list';
import { refreshRepository } from '@landfall/actions/repositories/refresh';
import { removeRepository } from '@landfall/actions/repositories/remove';
import { rotateWebhookSecret } from '@landfall/actions/repositories/rotate-secret';
import { updateRepository } from '@landfall/actions/repositories/update';
import { listRewrites } from '@landfall/actions/rewrites/list';
import type { RepositoryConnected } from '@landfall/contracts/repository';
import { fillInConnect } from '../../local/fill-in.ts';
import type { Local } from '../../local/local.ts';
import type { Handlers, RoutesOf } from '../handler.ts';

export const repositories: Handlers<RoutesOf<'repositories'>> = {
  'repositories.list': async ({ context }) => ({ items: await listRepositories(context) }),
  'repositories.connect': async ({ context, local }, { body }) =>
    announced(local, await connectRepository(context, await fillInConnect(local, body))),
  'repositories.get': ({ context }, { params }) => getRepository(context, params.id),
  'repositories.rewrites': async ({ context }, { params }) => ({
    items: await listRewrites(context, params.id),
  }),
  'repositories.update': ({ context }, { params, body }) => updateRepository(context, params.id, body),
  'repositories.rotateSecret': async ({ context, local }, { params }) =>
    announced(local, await rotateWebhookSecret(context, params.id)),
  'repositories.makeDeployKey': ({ context }, { body }) => makeDeployKeyFor(context, body),
  'repositories.useDeployKey': ({ context }, { params, body }) => useDeployKey(context, params.id, body),
  'repositories.trustHostKeys': ({ context }, { params, body }) => trustHostKeys(context, params.id, body),
  'repositories.refresh': ({ context }, { params }) => refreshRepository(context, params.id),
  'repositories.remove': async ({ context }, { params }) => {
    await removeRepository(context, params.id);
    return null;
  },
};

/** Tells `npm start`'s Git server the new webhook, when it is the sample repository's. Without it pushes are found by polling. */
async function announced(
  local: Local | undefined,
  repository: RepositoryConnected,
): Promise<RepositoryConnected> {
  const hook = { url: repository.webhook.url, secret: repository.webhookSecret };
  await local?.announceWebhook(repository.url, hook).catch(() => undefined);
  return repository;
}
