import { z } from 'zod';
import { clusterView, registerClusterInput } from '../cluster.ts';
import { byId, nothing, type Route, route } from './route.ts';

/** Clusters that are deployed to. */
export const clustersRoutes = {
  'clusters.list': route({
    method: 'GET',
    path: '/v1/clusters',
    summary: 'Registered clusters',
    tag: 'Clusters',
    access: 'member',
    status: 200,
    response: z.object({ items: z.array(clusterView) }),
  }),
  'clusters.register': route({
    method: 'POST',
    path: '/v1/clusters',
    summary: 'Register the cluster a probe has reached',
    tag: 'Clusters',
    access: 'member',
    body: registerClusterInput,
    status: 201,
    response: clusterView,
  }),
  'clusters.get': route({
    method: 'GET',
    path: '/v1/clusters/:id',
    summary: 'A cluster',
    tag: 'Clusters',
    access: 'member',
    params: byId,
    status: 200,
    response: clusterView,
  }),
  'clusters.check': route({
    method: 'POST',
    path: '/v1/clusters/:id/check',
    summary: 'Reach the cluster now',
    tag: 'Clusters',
    access: 'member',
    params: byId,
    status: 202,
    response: clusterView,
  }),
  'clusters.remove': route({
    method: 'DELETE',
    path: '/v1/clusters/:id',
    summary: 'Forget a cluster without applications; nothing in it is touched',
    tag: 'Clusters',
    access: 'member',
    params: byId,
    status: 204,
    response: nothing,
  }),
} as const satisfies Record<string, Route>;
