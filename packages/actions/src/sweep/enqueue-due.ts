import {
  applicationId,
  clusterId,
  deliveryId,
  probeId,
  proposalId,
  pullId,
  pullPlanId,
  repositoryId,
  syncId,
} from '@landfall/contracts/ids';
import { type DueKind, findDue, type Owned } from '@landfall/db/lookup';
import type { WorkerRole } from '@landfall/queue';
import { tidyAgent } from '../agents/tidy.ts';
import { type Platform, systemContext } from '../context.ts';
import { isDatabaseAway } from '../database-away.ts';
import { expireLock } from '../freeze/expire-lock.ts';
import { noteWindow } from '../freeze/note-window.ts';
import { deleteExpiredVisit } from '../github/delete-expired.ts';
import { deleteExpiredProbe } from '../probes/delete-expired.ts';
import { tidyHistory } from '../retention/tidy.ts';

/** Rows of one kind that one sweep looks at; what is left comes with the next. */
const MOST = 200;

type Wake = (platform: Platform, due: Owned) => Promise<unknown>;

const SWEEPS: Record<WorkerRole, Partial<Record<DueKind, Wake>>> = {
  source: {
    deliveries: ({ queue }, { organizationId, id }) =>
      queue.enqueue('process-delivery', { organizationId, deliveryId: deliveryId.parse(id) }),
    repositories: ({ queue }, { organizationId, id }) =>
      queue.enqueue('refresh-repository', { organizationId, repositoryId: repositoryId.parse(id) }),
    renders: ({ queue }, { organizationId, id }) =>
      queue.enqueue('render-application', { organizationId, applicationId: applicationId.parse(id) }),
    reverts: ({ queue }, { organizationId, id }) =>
      queue.enqueue('push-revert', { organizationId, applicationId: applicationId.parse(id) }),
    pulls: ({ queue }, { organizationId, id }) =>
      queue.enqueue('plan-pull', { organizationId, pullId: pullId.parse(id) }),
    proposals: ({ queue }, { organizationId, id }) =>
      queue.enqueue('follow-proposal', { organizationId, proposalId: proposalId.parse(id) }),
    reports: ({ queue }, { organizationId, id }) =>
      queue.enqueue('report-status', { organizationId, syncId: syncId.parse(id) }),
    'source-probes': ({ queue }, { organizationId, id }) =>
      queue.enqueue('answer-probe-source', { organizationId, probeId: probeId.parse(id) }),
    tidies: (platform, { organizationId }) =>
      tidyHistory(systemContext(platform, organizationId, 'History is kept for so long.')),
    'agent-tidies': (platform, { organizationId, id }) =>
      tidyAgent(systemContext(platform, organizationId, 'Nobody needs it any more.'), id),
    'expired-probes': (platform, { organizationId, id }) =>
      deleteExpiredProbe(systemContext(platform, organizationId, 'A question expired.'), id),
    'expired-visits': (platform, { organizationId, id }) =>
      deleteExpiredVisit(systemContext(platform, organizationId, 'A visit to GitHub expired.'), id),
  },
  apply: {
    syncs: ({ queue }, { organizationId, id }) =>
      queue.enqueue('sync-application', { organizationId, syncId: syncId.parse(id) }),
    checks: ({ queue }, { organizationId, id }) =>
      queue.enqueue('check-application', { organizationId, applicationId: applicationId.parse(id) }),
    clusters: ({ queue }, { organizationId, id }) =>
      queue.enqueue('check-cluster', { organizationId, clusterId: clusterId.parse(id) }),
    windows: (platform, { organizationId, id }) =>
      noteWindow(systemContext(platform, organizationId, 'A sync window opened or closed.'), id),
    locks: (platform, { organizationId, id }) =>
      expireLock(systemContext(platform, organizationId, 'A lock expired.'), id),
    'pull-plans': ({ queue }, { organizationId, id }) =>
      queue.enqueue('plan-pull-application', { organizationId, pullPlanId: pullPlanId.parse(id) }),
    'apply-probes': ({ queue }, { organizationId, id }) =>
      queue.enqueue('answer-probe-apply', { organizationId, probeId: probeId.parse(id) }),
  },
};

/**
 * Wakes a role for every row that waits for it: what Redis forgot, what is due by time, and what a dead worker left
 * (design 4.1). Rows are truth; waking twice does nothing twice. Answers how many rows were due.
 */
export async function enqueueDue(platform: Platform, role: WorkerRole): Promise<number> {
  const sweeps = SWEEPS[role];
  const due = await dueOf(platform, Object.keys(sweeps) as DueKind[]);
  for (const one of due) await sweeps[one.kind]?.(platform, one).catch(unlessAway);
  return due.length;
}

/** All kinds at once; where that fails each by itself, so that one which cannot be asked for keeps no other from being woken. */
async function dueOf({ database }: Platform, kinds: DueKind[]): ReturnType<typeof findDue> {
  try {
    return await findDue(database, kinds, MOST);
  } catch (error) {
    unlessAway(error);
  }
  const due: Awaited<ReturnType<typeof findDue>> = [];
  for (const kind of kinds) due.push(...((await findDue(database, [kind], MOST).catch(unlessAway)) ?? []));
  return due;
}

/** One that cannot be woken keeps no other from it: it is due again at the next look. */
function unlessAway(error: unknown): void {
  if (isDatabaseAway(error)) throw error;
  process.emitWarning(`What was due could not be woken: ${error instanceof Error ? error.message : ''}`);
}
