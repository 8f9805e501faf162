import { z } from 'zod';
import {
  driftGroup,
  driftQuery,
  driftView,
  ignoreDriftInput,
  ignorePreview,
  revertDriftInput,
} from '../drift.ts';
import { pageOf } from '../page.ts';
import { acceptDriftInput, proposalView } from '../proposal.ts';
import { syncView } from '../sync.ts';
import { type Route, route } from './route.ts';

/** What was changed by others. */
export const driftsRoutes = {
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
  'drifts.accept': route({
    method: 'POST',
    path: '/v1/drifts/accept',
    summary: 'Ask Git to take what is there: a commit on a branch, and at GitHub a pull request',
    tag: 'Drift',
    access: 'member',
    body: acceptDriftInput,
    status: 202,
    response: z.object({ proposals: z.array(proposalView) }),
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
} as const satisfies Record<string, Route>;
