import { rollBack } from '@landfall/actions/rollback/roll-back';
import { approveSync } from '@landfall/actions/syncs/approve';
import { cancelSync } from '@landfall/actions/syncs/cancel';
import { getSync } from '@landfall/actions/syncs/get';
import { listSyncs } from '@landfall/actions/syncs/list';
import type { Handlers, RoutesOf } from '../handler.ts';

export const syncs: Handlers<RoutesOf<'syncs'>> = {
  'syncs.list': ({ context }, { query }) => listSyncs(context, query),
  'syncs.get': ({ context }, { params }) => getSync(context, params.id),
  'syncs.approve': ({ context }, { params, body }) => approveSync(context, params.id, body.planDigest),
  'syncs.rollback': ({ context }, { params, body }) => rollBack(context, params.id, body),
  'syncs.cancel': ({ context }, { params }) => cancelSync(context, params.id),
};
