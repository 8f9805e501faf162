import { actOnObject } from '@landfall/actions/applications/act';
import { createApplication } from '@landfall/actions/applications/create';
import { getApplication, getManifests, listApplications } from '@landfall/actions/applications/get';
import { refreshApplication } from '@landfall/actions/applications/refresh';
import { getRemoval } from '@landfall/actions/applications/removal';
import { removeApplication } from '@landfall/actions/applications/remove';
import { updateApplication } from '@landfall/actions/applications/update';
import { lockApplication } from '@landfall/actions/freeze/lock';
import { unlockApplication } from '@landfall/actions/freeze/unlock';
import { askForRevert } from '@landfall/actions/rollback/ask-for-revert';
import { unpin } from '@landfall/actions/rollback/unpin';
import { askForSync } from '@landfall/actions/syncs/ask';
import type { Handlers, RoutesOf } from '../handler.ts';

export const applications: Handlers<RoutesOf<'applications'>> = {
  'applications.list': async ({ context }) => ({ items: await listApplications(context) }),
  'applications.create': ({ context }, { body }) => createApplication(context, body),
  'applications.get': ({ context }, { params }) => getApplication(context, params.id),
  'applications.update': ({ context }, { params, body }) => updateApplication(context, params.id, body),
  'applications.refresh': ({ context }, { params }) => refreshApplication(context, params.id),
  'applications.sync': ({ context }, { params, body }) => askForSync(context, params.id, body),
  'applications.act': ({ context }, { params, body }) => actOnObject(context, params.id, body),
  'applications.unpin': ({ context }, { params, body }) =>
    unpin(context, params.id, body.head, body.override),
  'applications.lock': ({ context }, { params, body }) => lockApplication(context, params.id, body),
  'applications.unlock': ({ context }, { params }) => unlockApplication(context, params.id),
  'applications.revert': ({ context }, { params }) => askForRevert(context, params.id),
  'applications.manifests': async ({ context }, { params }) => ({
    items: await getManifests(context, params.id),
  }),
  'applications.removal': ({ context }, { params }) => getRemoval(context, params.id),
  'applications.remove': async ({ context }, { params, query }) => ({
    sync: await removeApplication(
      context,
      params.id,
      query.objects,
      query.override === undefined ? undefined : { reason: query.override },
    ),
  }),
};
