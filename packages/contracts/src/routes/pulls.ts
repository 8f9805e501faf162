import { z } from 'zod';
import { pageOf, pageQuery } from '../page.ts';
import { planPullInput, pullDetail, pullPlanDetail, pullView } from '../pull.ts';
import { byId, type Route, route } from './route.ts';

/** Pull requests of connected repositories, and what they would do. */
export const pullsRoutes = {
  'pulls.list': route({
    method: 'GET',
    path: '/v1/pulls',
    summary: 'Pull requests, the one that moved last first',
    tag: 'Pull requests',
    access: 'member',
    query: pageQuery.extend({ repositoryId: z.uuid().optional() }),
    status: 200,
    response: pageOf(pullView),
  }),
  'pulls.get': route({
    method: 'GET',
    path: '/v1/pulls/:id',
    summary: 'A pull request with what it would do to each application',
    tag: 'Pull requests',
    access: 'member',
    params: byId,
    status: 200,
    response: pullDetail,
  }),
  'pulls.again': route({
    method: 'POST',
    path: '/v1/pulls/:id/again',
    summary: 'Plan a pull request anew',
    tag: 'Pull requests',
    access: 'member',
    params: byId,
    status: 202,
    response: pullView,
  }),
  'pulls.click': route({
    method: 'POST',
    path: '/v1/pulls/:id/cluster',
    summary: 'Plan this head of a stranger’s pull request against the cluster',
    tag: 'Pull requests',
    access: 'member',
    params: byId,
    body: planPullInput,
    status: 202,
    response: pullView,
  }),
  'pulls.plan': route({
    method: 'GET',
    path: '/v1/pull-plans/:id',
    summary: 'What a pull request would do to one application, object by object, secrets masked',
    tag: 'Pull requests',
    access: 'member',
    params: byId,
    status: 200,
    response: pullPlanDetail,
  }),
} as const satisfies Record<string, Route>;
