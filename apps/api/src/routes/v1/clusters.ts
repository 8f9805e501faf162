import { checkCluster } from '@landfall/actions/clusters/check';
import { getCluster, listClusters } from '@landfall/actions/clusters/list';
import { registerCluster } from '@landfall/actions/clusters/register';
import { removeCluster } from '@landfall/actions/clusters/remove';
import { notFound } from '@landfall/actions/refusal';
import type { Handlers, RoutesOf } from '../handler.ts';

export const clusters: Handlers<RoutesOf<'clusters'>> = {
  'clusters.list': async ({ context }) => ({ items: await listClusters(context) }),
  'clusters.register': ({ context }, { body }) => registerCluster(context, body),
  'clusters.get': ({ context }, { params }) => getCluster(context, params.id),
  'clusters.check': ({ context }, { params }) => checkCluster(context, params.id),
  'clusters.remove': async ({ context }, { params }) => {
    await removeCluster(context, params.id);
    return null;
  },
  'clusters.createAgent': () => Promise.reject(notFound('cluster')),
  'clusters.newAgentToken': () => Promise.reject(notFound('cluster')),
  'clusters.revokeAgent': () => Promise.reject(notFound('cluster')),
};
