import { createAgentCluster } from '@landfall/actions/agents/create-cluster';
import { newAgentToken } from '@landfall/actions/agents/new-token';
import { revokeAgent } from '@landfall/actions/agents/revoke';
import { checkCluster } from '@landfall/actions/clusters/check';
import { getCluster, listClusters } from '@landfall/actions/clusters/list';
import { registerCluster } from '@landfall/actions/clusters/register';
import { removeCluster } from '@landfall/actions/clusters/remove';
import type { Handlers, RoutesOf } from '../handler.ts';

export const clusters: Handlers<RoutesOf<'clusters'>> = {
  'clusters.list': async ({ context }) => ({ items: await listClusters(context) }),
  'clusters.register': ({ context }, { body }) => registerCluster(context, body),
  'clusters.createAgent': ({ context }, { body }) => createAgentCluster(context, body),
  'clusters.newAgentToken': ({ context }, { params }) => newAgentToken(context, params.id),
  'clusters.revokeAgent': ({ context }, { params }) => revokeAgent(context, params.id),
  'clusters.get': ({ context }, { params }) => getCluster(context, params.id),
  'clusters.check': ({ context }, { params }) => checkCluster(context, params.id),
  'clusters.remove': async ({ context }, { params }) => {
    await removeCluster(context, params.id);
    return null;
  },
};
