import { auditEntry } from '../audit.ts';
import { localStatus } from '../local.ts';
import { pageOf, pageQuery } from '../page.ts';
import { type Route, route } from './route.ts';

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
} as const satisfies Record<string, Route>;
