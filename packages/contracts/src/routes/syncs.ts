import { z } from 'zod';
import { pageOf, pageQuery } from '../page.ts';
import { snapshotComparison } from '../snapshot.ts';
import { historyFilter, rollbackInput, syncDetail, syncView } from '../sync.ts';
import { byId, type Route, route } from './route.ts';

/** The history, and what it brought. */
export const syncsRoutes = {
  'syncs.list': route({
    method: 'GET',
    path: '/v1/syncs',
    summary: 'Syncs, newest first',
    tag: 'Syncs',
    access: 'member',
    query: pageQuery.extend({
      applicationId: z.uuid().optional(),
      only: z
        .string()
        .max(100)
        .transform((text) => text.split(',').filter(Boolean))
        .pipe(z.array(historyFilter).max(5))
        .optional()
        .describe(`of ${historyFilter.options.join(', ')}, separated by commas`),
    }),
    status: 200,
    response: pageOf(syncView),
  }),
  'syncs.get': route({
    method: 'GET',
    path: '/v1/syncs/:id',
    summary: 'A sync with its plan and results',
    tag: 'Syncs',
    access: 'member',
    params: byId,
    status: 200,
    response: syncDetail,
  }),
  'syncs.cancel': route({
    method: 'POST',
    path: '/v1/syncs/:id/cancel',
    summary: 'Stop a sync between batches',
    tag: 'Syncs',
    access: 'member',
    params: byId,
    status: 202,
    response: syncView,
  }),
  'syncs.rollback': route({
    method: 'POST',
    path: '/v1/syncs/:id/rollback',
    summary: 'Roll an application back to what a sync brought, and pin it there',
    tag: 'Syncs',
    access: 'member',
    params: byId,
    body: rollbackInput,
    status: 202,
    response: syncView,
  }),
  'syncs.approve': route({
    method: 'POST',
    path: '/v1/syncs/:id/approve',
    summary: 'Say yes to the plan of a sync that waits',
    tag: 'Syncs',
    access: 'member',
    params: byId,
    body: z.strictObject({ planDigest: z.string().min(1).max(128) }),
    status: 202,
    response: syncView,
  }),
  'snapshots.compare': route({
    method: 'GET',
    path: '/v1/snapshots/compare',
    summary: 'Two snapshots of an application, object by object, secrets masked',
    tag: 'Syncs',
    access: 'member',
    query: z.object({ from: z.uuid(), to: z.uuid() }),
    status: 200,
    response: snapshotComparison,
  }),
} as const satisfies Record<string, Route>;
