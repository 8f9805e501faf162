import { acceptDrifts } from '@landfall/actions/drifts/accept';
import { ignoreDrifts, previewIgnore } from '@landfall/actions/drifts/ignore';
import { countDrifts, listDrifts } from '@landfall/actions/drifts/list';
import { revertDrifts } from '@landfall/actions/drifts/revert';
import type { Handlers, RoutesOf } from '../handler.ts';

export const drifts: Handlers<RoutesOf<'drifts'>> = {
  'drifts.list': ({ context }, { query }) => listDrifts(context, query),
  'drifts.count': ({ context }) => countDrifts(context),
  'drifts.revert': async ({ context }, { body }) => ({ syncs: await revertDrifts(context, body) }),
  'drifts.accept': async ({ context }, { body }) => ({ proposals: await acceptDrifts(context, body) }),
  'drifts.previewIgnore': async ({ context }, { body }) => ({ items: await previewIgnore(context, body) }),
  'drifts.ignore': async ({ context }, { body }) => ({ drifts: await ignoreDrifts(context, body) }),
};
