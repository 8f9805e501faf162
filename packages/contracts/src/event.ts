import { z } from 'zod';
import { applicationView, resourceState } from './application.ts';
import { clusterView } from './cluster.ts';
import { driftView } from './drift.ts';
import { lineStop, syncWindowView } from './freeze.ts';
import { probeView } from './probe.ts';
import { pullPlanView, pullView } from './pull.ts';
import { deliveryOutcome, deliveryView, repositoryView } from './repository.ts';
import { rewriteView } from './rewrite.ts';
import { engineEvent, syncView } from './sync.ts';

/**
 * What changed, as the stream carries it (design 5 and 6). A view event holds the whole row as a page shows it, so that
 * a page patches its cache without asking again; engine telemetry holds the engine's own event.
 */
export const eventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('application'), application: applicationView }),
  z.object({ type: z.literal('application-removed'), applicationId: z.string() }),
  z.object({
    type: z.literal('resources'),
    applicationId: z.string(),
    resources: z.array(resourceState),
    complete: z.boolean(),
  }),
  z.object({ type: z.literal('sync'), sync: syncView }),
  z.object({
    type: z.literal('sync-progress'),
    syncId: z.string(),
    applicationId: z.string(),
    events: z.array(engineEvent),
  }),
  z.object({ type: z.literal('repository'), repository: repositoryView }),
  z.object({ type: z.literal('repository-removed'), repositoryId: z.string() }),
  z.object({ type: z.literal('delivery'), delivery: deliveryView }),
  /** What it came to for one application: a push may be about a thousand, so that the whole row is not told for each. */
  z.object({ type: z.literal('delivery-outcome'), deliveryId: z.string(), outcome: deliveryOutcome }),
  z.object({ type: z.literal('rewrite'), rewrite: rewriteView }),
  z.object({ type: z.literal('cluster'), cluster: clusterView }),
  z.object({ type: z.literal('cluster-removed'), clusterId: z.string() }),
  /** What drifted, and what no longer does: of one application, a part of what changed when there is much. */
  z.object({ type: z.literal('drift'), applicationId: z.string(), drifts: z.array(driftView) }),
  z.object({ type: z.literal('probe'), probe: probeView }),
  z.object({ type: z.literal('pull'), pull: pullView }),
  /** Without the plan itself: a page that shows it asks for it. */
  z.object({ type: z.literal('pull-plan'), pullId: z.string(), plan: pullPlanView }),
  z.object({ type: z.literal('line'), line: lineStop.nullable() }),
  z.object({ type: z.literal('window'), window: syncWindowView }),
  z.object({ type: z.literal('window-removed'), windowId: z.string() }),
]);
export type EventBody = z.infer<typeof eventBody>;

/** One event with its place in the organization's order. Positions are consecutive and commit in order. */
export const streamEvent = z.object({
  position: z.number().int().positive(),
  at: z.string(),
  body: eventBody,
});
export type StreamEvent = z.infer<typeof streamEvent>;
