import { getDelivery, listDeliveries } from '@landfall/actions/deliveries/list';
import type { Handlers, RoutesOf } from '../handler.ts';

export const deliveries: Handlers<RoutesOf<'deliveries'>> = {
  'deliveries.list': ({ context }, { query }) => listDeliveries(context, query),
  'deliveries.get': ({ context }, { params }) => getDelivery(context, params.id),
};
