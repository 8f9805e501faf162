import { z } from 'zod';
import {
  createTokenInput,
  me,
  sessionGrant,
  sessionView,
  signInInput,
  signUpInput,
  tokenCreated,
  tokenView,
} from './account.ts';
import {
  applicationDetail,
  applicationRemoval,
  applicationView,
  createApplicationInput,
  removeApplicationQuery,
  updateApplicationInput,
} from './application.ts';
import { auditEntry } from './audit.ts';
import { clusterView, registerClusterInput } from './cluster.ts';
import {
  driftGroup,
  driftQuery,
  driftView,
  ignoreDriftInput,
  ignorePreview,
  revertDriftInput,
} from './drift.ts';
import { localStatus } from './local.ts';
import { pageOf, pageQuery } from './page.ts';
import { probeInput, probeView } from './probe.ts';
import { connectRepositoryInput, deliveryView, repositoryConnected, repositoryView } from './repository.ts';
import { json, resourceRef } from './resource.ts';
import { snapshotComparison } from './snapshot.ts';
import { historyFilter, rollbackInput, syncDetail, syncView } from './sync.ts';

/** One door of the REST API: the server registers it, the OpenAPI description and the web client are made from it. */
export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  summary: string;
  tag:
    | 'Account'
    | 'Repositories'
    | 'Clusters'
    | 'Applications'
    | 'Syncs'
    | 'Drift'
    | 'Probes'
    | 'Activity'
    | 'Platform';
  /** Who may call it: anyone, or whoever holds a session or token. */
  access: 'anyone' | 'member' | 'session';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  status: 200 | 201 | 202 | 204;
  response: z.ZodType;
}

const route = <R extends Route>(definition: R): R => definition;
const byId = z.object({ id: z.uuid() });
const nothing = z.null();

/** Every REST route. The event stream (`GET /v1/events`), webhooks and health checks are not REST and stand beside it. */
export const routes = {
  'account.signUp': route({
    method: 'POST',
    path: '/v1/sign-up',
    summary: 'Create an account and its organization',
    tag: 'Account',
    access: 'anyone',
    body: signUpInput,
    status: 201,
    response: sessionGrant,
  }),
  'account.signIn': route({
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Sign in',
    tag: 'Account',
    access: 'anyone',
    body: signInInput,
    status: 201,
    response: sessionGrant,
  }),
  'account.me': route({
    method: 'GET',
    path: '/v1/me',
    summary: 'Who am I',
    tag: 'Account',
    access: 'member',
    status: 200,
    response: me,
  }),
  'account.sessions': route({
    method: 'GET',
    path: '/v1/sessions',
    summary: 'My sessions',
    tag: 'Account',
    access: 'session',
    status: 200,
    response: z.object({ items: z.array(sessionView) }),
  }),
  'account.signOut': route({
    method: 'DELETE',
    path: '/v1/sessions/current',
    summary: 'Sign out',
    tag: 'Account',
    access: 'session',
    status: 204,
    response: nothing,
  }),
  'account.revokeSession': route({
    method: 'DELETE',
    path: '/v1/sessions/:id',
    summary: 'Revoke a session',
    tag: 'Account',
    access: 'session',
    params: byId,
    status: 204,
    response: nothing,
  }),
  'tokens.list': route({
    method: 'GET',
    path: '/v1/tokens',
    summary: 'My API tokens',
    tag: 'Account',
    access: 'session',
    status: 200,
    response: z.object({ items: z.array(tokenView) }),
  }),
  'tokens.create': route({
    method: 'POST',
    path: '/v1/tokens',
    summary: 'Create an API token, shown once',
    tag: 'Account',
    access: 'session',
    body: createTokenInput,
    status: 201,
    response: tokenCreated,
  }),
  'tokens.revoke': route({
    method: 'DELETE',
    path: '/v1/tokens/:id',
    summary: 'Revoke an API token',
    tag: 'Account',
    access: 'session',
    params: byId,
    status: 204,
    response: nothing,
  }),

  'probes.create': route({
    method: 'POST',
    path: '/v1/probes',
    summary: 'Ask a question before anything is saved',
    tag: 'Probes',
    access: 'member',
    body: probeInput,
    status: 202,
    response: probeView,
  }),
  'probes.get': route({
    method: 'GET',
    path: '/v1/probes/:id',
    summary: 'The answer so far',
    tag: 'Probes',
    access: 'member',
    params: byId,
    status: 200,
    response: probeView,
  }),

  'repositories.list': route({
    method: 'GET',
    path: '/v1/repositories',
    summary: 'Connected repositories',
    tag: 'Repositories',
    access: 'member',
    status: 200,
    response: z.object({ items: z.array(repositoryView) }),
  }),
  'repositories.connect': route({
    method: 'POST',
    path: '/v1/repositories',
    summary: 'Connect a repository; the webhook secret is shown once',
    tag: 'Repositories',
    access: 'member',
    body: connectRepositoryInput,
    status: 201,
    response: repositoryConnected,
  }),
  'repositories.get': route({
    method: 'GET',
    path: '/v1/repositories/:id',
    summary: 'A repository',
    tag: 'Repositories',
    access: 'member',
    params: byId,
    status: 200,
    response: repositoryView,
  }),
  'repositories.rotateSecret': route({
    method: 'POST',
    path: '/v1/repositories/:id/webhook-secret',
    summary: 'Make a new webhook secret, shown once',
    tag: 'Repositories',
    access: 'member',
    params: byId,
    status: 200,
    response: repositoryConnected,
  }),
  'repositories.refresh': route({
    method: 'POST',
    path: '/v1/repositories/:id/refresh',
    summary: 'Look at Git now',
    tag: 'Repositories',
    access: 'member',
    params: byId,
    status: 202,
    response: repositoryView,
  }),
  'repositories.remove': route({
    method: 'DELETE',
    path: '/v1/repositories/:id',
    summary: 'Disconnect a repository without applications',
    tag: 'Repositories',
    access: 'member',
    params: byId,
    status: 204,
    response: nothing,
  }),
  'deliveries.list': route({
    method: 'GET',
    path: '/v1/deliveries',
    summary: 'Webhook deliveries and polls that found something',
    tag: 'Repositories',
    access: 'member',
    query: pageQuery.extend({ repositoryId: z.uuid().optional() }),
    status: 200,
    response: pageOf(deliveryView),
  }),
  'deliveries.get': route({
    method: 'GET',
    path: '/v1/deliveries/:id',
    summary: 'A delivery',
    tag: 'Repositories',
    access: 'member',
    params: byId,
    status: 200,
    response: deliveryView,
  }),

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

  'applications.list': route({
    method: 'GET',
    path: '/v1/applications',
    summary: 'Applications',
    tag: 'Applications',
    access: 'member',
    status: 200,
    response: z.object({ items: z.array(applicationView) }),
  }),
  'applications.create': route({
    method: 'POST',
    path: '/v1/applications',
    summary: 'Create an application',
    tag: 'Applications',
    access: 'member',
    body: createApplicationInput,
    status: 201,
    response: applicationView,
  }),
  'applications.get': route({
    method: 'GET',
    path: '/v1/applications/:id',
    summary: 'An application with its resources and plan',
    tag: 'Applications',
    access: 'member',
    params: byId,
    status: 200,
    response: applicationDetail,
  }),
  'applications.update': route({
    method: 'PATCH',
    path: '/v1/applications/:id',
    summary: 'Change source or policy',
    tag: 'Applications',
    access: 'member',
    params: byId,
    body: updateApplicationInput,
    status: 200,
    response: applicationView,
  }),
  'applications.refresh': route({
    method: 'POST',
    path: '/v1/applications/:id/refresh',
    summary: 'Look at Git and the cluster now',
    tag: 'Applications',
    access: 'member',
    params: byId,
    status: 202,
    response: applicationView,
  }),
  'applications.sync': route({
    method: 'POST',
    path: '/v1/applications/:id/syncs',
    summary: 'Sync to the newest render',
    tag: 'Syncs',
    access: 'member',
    params: byId,
    body: z.strictObject({ scope: z.array(resourceRef).min(1).max(500).optional() }),
    status: 202,
    response: syncView,
  }),
  'applications.unpin': route({
    method: 'POST',
    path: '/v1/applications/:id/unpin',
    summary: 'Take the pin of a rollback away and sync to what Git wants',
    tag: 'Applications',
    access: 'member',
    params: byId,
    body: z.strictObject({ head: z.uuid().describe('the newest render, as it was seen') }),
    status: 202,
    response: syncView,
  }),
  'applications.revert': route({
    method: 'POST',
    path: '/v1/applications/:id/revert',
    summary: 'Push a branch that brings Git back to what an application is pinned to',
    tag: 'Applications',
    access: 'member',
    params: byId,
    status: 202,
    response: applicationView,
  }),
  'applications.manifests': route({
    method: 'GET',
    path: '/v1/applications/:id/manifests',
    summary: 'The desired manifests, secrets masked',
    tag: 'Applications',
    access: 'member',
    params: byId,
    status: 200,
    response: z.object({ items: z.array(json) }),
  }),
  'applications.remove': route({
    method: 'DELETE',
    path: '/v1/applications/:id',
    summary: 'Forget an application, or delete it with its objects',
    tag: 'Applications',
    access: 'member',
    params: byId,
    query: removeApplicationQuery,
    status: 202,
    response: z.object({
      sync: syncView.nullable().describe('the deletion to follow; null when it is gone'),
    }),
  }),
  'applications.removal': route({
    method: 'GET',
    path: '/v1/applications/:id/removal',
    summary: 'What deleting an application with its objects would take',
    tag: 'Applications',
    access: 'member',
    params: byId,
    status: 200,
    response: applicationRemoval,
  }),

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
  'drifts.list': route({
    method: 'GET',
    path: '/v1/drifts',
    summary: 'Open drift, identical changes together, newest first',
    tag: 'Drift',
    access: 'member',
    query: driftQuery,
    status: 200,
    response: pageOf(driftGroup),
  }),
  'drifts.count': route({
    method: 'GET',
    path: '/v1/drifts/count',
    summary: 'How much drift is open',
    tag: 'Drift',
    access: 'member',
    status: 200,
    response: z.object({ open: z.number().int() }),
  }),
  'drifts.revert': route({
    method: 'POST',
    path: '/v1/drifts/revert',
    summary: 'Put back what drifted: a sync of just those objects',
    tag: 'Drift',
    access: 'member',
    body: revertDriftInput,
    status: 202,
    response: z.object({ syncs: z.array(syncView) }),
  }),
  'drifts.previewIgnore': route({
    method: 'POST',
    path: '/v1/drifts/ignore/preview',
    summary: 'What ignoring would write, and what else that hides',
    tag: 'Drift',
    access: 'member',
    body: ignoreDriftInput,
    status: 200,
    response: z.object({ items: z.array(ignorePreview) }),
  }),
  'drifts.ignore': route({
    method: 'POST',
    path: '/v1/drifts/ignore',
    summary: 'Ignore what drifted: writes rules to the applications',
    tag: 'Drift',
    access: 'member',
    body: ignoreDriftInput,
    status: 200,
    response: z.object({ drifts: z.array(driftView).describe('what is ignored now') }),
  }),

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

export type RouteName = keyof typeof routes;
