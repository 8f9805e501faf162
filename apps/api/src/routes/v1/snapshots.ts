import { compareSnapshots } from '@landfall/actions/snapshots/compare';
import type { Handlers, RoutesOf } from '../handler.ts';

export const snapshots: Handlers<RoutesOf<'snapshots'>> = {
  'snapshots.compare': ({ context }, { query }) => compareSnapshots(context, query),
};
