import { listActivity } from '@landfall/actions/activity/list';
import type { Handlers, RoutesOf } from '../handler.ts';

export const activity: Handlers<RoutesOf<'activity'>> = {
  'activity.list': ({ context }, { query }) => listActivity(context, query),
};
