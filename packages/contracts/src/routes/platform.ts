import { auditEntry } from '../audit.ts';
import { localStatus, runAgentInput } from '../local.ts';
import { pageOf, pageQuery } from '../page.ts';
import { nothing, type Route, route } from './route.ts';

/** What everybody did, and how the platform stands. */
export const platformRoutes = {
  'activity.list': route({
    method: 'GET',
    path: '/v1/activity',
    summary: 'The audit log, newest first',
    tag: 'Activity',
    access: 'member',
    query: pageQuery,
    status: 200,
    response: pageOf(auditEntry),
  }),
  'platform.local': route({
    method: 'GET',
    path: '/v1/local',
    summary: 'What `npm start` is still setting up; null elsewhere',
    tag: 'Platform',
    access: 'member',
    status: 200,
    response: localStatus.nullable(),
  }),
  'platform.runAgent': route({
    method: 'POST',
    path: '/v1/local/agent',
    summary: 'Give a one-time token to the agent that `npm start -- --agent` runs; refused elsewhere',
    tag: 'Platform',
    access: 'member',
    body: runAgentInput,
    status: 204,
    response: nothing,
  }),
} as const satisfies Record<string, Route>;
