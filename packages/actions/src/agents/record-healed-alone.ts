import type { HealedAlone } from '@landfall/contracts/agent-protocol';
import { applicationId, syncId } from '@landfall/contracts/ids';
import { JSON_NULL } from '@landfall/db/client';
import { applicationViewOf } from '../applications/view.ts';
import { settleDrifts } from '../drifts/settle.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { noteMovedIn } from '../observing/note-moved.ts';
import { UNDER_WAY } from '../syncs/under-way.ts';
import { syncViewOf } from '../syncs/view.ts';
import type { Unit } from '../unit.ts';
import type { AgentConnection } from './connection.ts';

/** An agent's clock and memory are its own: nothing is told to be older than that. */
const OLDEST_MS = 90 * 86_400_000;
/** Of one application in the 24 hours before one: an agent that heals more often than once in a minute and a half fights with somebody. */
const MOST_IN_A_DAY = 1_000;
const DAY_MS = 86_400_000;
/** As the history names who did it. */
const BY = 'its agent, alone';

/**
 * Makes a heal that an agent did while the platform was away an entry of its application's history, ended already, and has
 * the application looked at. Does nothing for an application of another cluster, or a snapshot of another application. Past
 * `MOST_IN_A_DAY` the application is looked at and no more.
 */
export async function recordHealedAlone(
  unit: Unit,
  { context, clusterId }: AgentConnection,
  healed: HealedAlone,
): Promise<void> {
  const { tx } = unit;
  const { organizationId } = context;
  const now = context.now();
  const startedAt = new Date(now.getTime() - agoOf(healed));
  const earlier = await countEarlier(unit, healed.applicationId, startedAt);
  if (earlier >= MOST_IN_A_DAY) return noteMovedIn(unit, context, [healed.applicationId], clusterId);
  const row = await takeNumber(unit, clusterId, healed);
  if (!row) return;
  const id = newId(syncId);
  await tx.sync.create({ data: syncOf(healed, { id, row, startedAt, organizationId }) });
  const scope = scopeOf(healed);
  await settleDrifts(unit, context, {
    applicationId: row.id,
    trigger: 'self-heal',
    done: healed.outcome === 'succeeded' ? scope : [],
    results: healed.results,
  });
  const open = await tx.sync.count({ where: { applicationId: row.id, ...UNDER_WAY } });
  await tx.application.updateMany({
    where: { id: row.id },
    data: { nextCheckAt: now, changedAt: now, ...(open === 0 ? { lastSyncId: id } : {}) },
  });
  const sync = await syncViewOf(tx, id);
  const isLast = earlier === MOST_IN_A_DAY - 1;
  const note = isLast ? `${ALONE} What it did more often that day is not kept.` : ALONE;
  const detail = { note, code: healed.problem?.code };
  const name = `${sync.applicationName} ${sync.number}`;
  unit.audit(`sync.${healed.outcome}`, { kind: 'sync', id, name }, detail);
  unit.emit({ type: 'sync', sync });
  unit.emit({ type: 'application', application: await applicationViewOf(tx, row.id, now) });
  unit.enqueue('check-application', { organizationId, applicationId: applicationId.parse(row.id) });
}

const ALONE = 'Done by the agent while the platform was away.';

const countEarlier = ({ tx }: Unit, id: string, at: Date): Promise<number> =>
  tx.sync.count({
    where: {
      applicationId: id,
      requestedBy: BY,
      startedAt: { lte: at, gt: new Date(at.getTime() - DAY_MS) },
    },
  });

/** The next number of the application's history, whose row is locked with it. */
async function takeNumber({ tx }: Unit, clusterId: string, healed: HealedAlone) {
  const [row] = await tx.application.updateManyAndReturn({
    where: {
      id: healed.applicationId,
      clusterId,
      snapshots: { some: { id: healed.snapshotId } },
    },
    data: { lastSyncNumber: { increment: 1 } },
    select: { id: true, lastSyncNumber: true },
  });
  return row;
}

function syncOf(
  healed: HealedAlone,
  made: { id: string; row: { id: string; lastSyncNumber: number }; startedAt: Date; organizationId: string },
) {
  const { plan, results, outcome, problem, tookMs } = healed;
  const { startedAt } = made;
  const ago = agoOf(healed);
  return {
    organizationId: made.organizationId,
    id: made.id,
    applicationId: made.row.id,
    number: made.row.lastSyncNumber,
    snapshotId: healed.snapshotId,
    state: outcome,
    trigger: 'self-heal',
    requestedBy: BY,
    scope: toJson(scopeOf(healed)),
    attempt: 1,
    plan: toJson(plan),
    results: toJson(results),
    durations: { apply: Math.min(tookMs, ago) },
    problem: problem ? toJson(problem) : JSON_NULL,
    requestedAt: startedAt,
    startedAt,
    endedAt: new Date(startedAt.getTime() + Math.min(tookMs, ago)),
  };
}

const agoOf = ({ agoMs }: HealedAlone): number => Math.min(agoMs, OLDEST_MS);

/** What it put back. */
const scopeOf = ({ plan }: HealedAlone) =>
  plan.items.filter(({ action }) => action === 'create' || action === 'configure').map(({ ref }) => ref);
