import { getDelivery, listDeliveries } from '@landfall/actions/deliveries/list';
import { redeliver } from '@landfall/actions/deliveries/redeliver';
import type { Handlers, RoutesOf } from '../handler.ts';

export const deliveries: Handlers<RoutesOf<'deliveries'>> = {
  'deliveries.list': ({ context }, { query }) => listDeliveries(context, query),
  'deliveries.redeliver': ({ context }, { params }) => redeliver(context, params.id),
  'deliveries.get': ({ context }, { params }) => getDelivery(context, params.id),
};
