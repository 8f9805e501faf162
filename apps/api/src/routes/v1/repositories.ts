import { connectRepository } from '@landfall/actions/repositories/connect';
import { getRepository, listRepositories } from '@landfall/actions/repositories/list';
import { refreshRepository } from '@landfall/actions/repositories/refresh';
import { removeRepository } from '@landfall/actions/repositories/remove';
import { rotateWebhookSecret } from '@landfall/actions/repositories/rotate-secret';
import { fillInConnect } from '../../local/fill-in.ts';
import type { Handlers, RoutesOf } from '../handler.ts';

export const repositories: Handlers<RoutesOf<'repositories'>> = {
  'repositories.list': async ({ context }) => ({ items: await listRepositories(context) }),
  'repositories.connect': async ({ context, local }, { body }) =>
    connectRepository(context, await fillInConnect(local, body)),
  'repositories.get': ({ context }, { params }) => getRepository(context, params.id),
  'repositories.rotateSecret': ({ context }, { params }) => rotateWebhookSecret(context, params.id),
  'repositories.refresh': ({ context }, { params }) => refreshRepository(context, params.id),
  'repositories.remove': async ({ context }, { params }) => {
    await removeRepository(context, params.id);
    return null;
  },
};
