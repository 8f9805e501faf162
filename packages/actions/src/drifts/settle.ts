import type { ObjectResult } from '@landfall/contracts/plan';
import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';
import { closeDrifts } from './close.ts';
import { tellDrifts } from './view.ts';

interface Ended {
  applicationId: string;
  trigger: string;
  /** What it brought to its snapshot: everything, or these objects. */
  done: 'all' | readonly ResourceRef[];
  results: readonly ObjectResult[];
}

/**
 * What the end of a sync means for drift. A heal closes what it wrote, but for what was left as it lives, and counts a round.
 * Any other sync closes what it wrote, and the rounds begin anew. Answers whether drift is open still.
 */
export async function settleDrifts(unit: Unit, context: Context, ended: Ended): Promise<boolean> {
  const { tx } = unit;
  const { applicationId, results } = ended;
  const heals = ended.trigger === 'self-heal';
  const rows = await tx.drift.findMany({
    where: { applicationId, OR: [{ state: 'open' }, { healed: { gt: 0 } }] },
    select: { id: true, key: true, state: true, healed: true, stoppedAt: true },
  });
  // Mostly there is none.
  if (rows.length === 0) return false;
  const open = rows.filter(({ state }) => state === 'open');
  const all = ended.done === 'all';
  const done = new Set(ended.done === 'all' ? [] : ended.done.map(resourceKey));
  const wrote = new Set(results.filter(isWritten).map(({ ref }) => resourceKey(ref)));
  const touched = open.filter(({ stoppedAt }) => !(heals && stoppedAt));
  const mended = touched.filter(({ key }) => wrote.has(key));
  // Somebody had put it back before us, or it has left Git.
  const gone = touched.filter(({ key }) => !wrote.has(key) && (all || done.has(key)));
  const idsOf = (rows: typeof open) => rows.map(({ id }) => id);
  const closedAt = context.now();
  await closeDrifts(tx, idsOf(mended), heals ? 'healed' : 'reverted', closedAt);
  await closeDrifts(tx, idsOf(gone), 'gone', closedAt);
  if (!heals && rows.some(({ healed }) => healed > 0)) {
    await tx.$executeRaw`
      UPDATE drifts SET healed = 0, healed_at = NULL, stopped_at = NULL
      WHERE application_id = ${applicationId}::uuid AND healed > 0 AND (${all} OR key = ANY(${[...wrote, ...done]}))`;
  }
  await tellDrifts(unit, applicationId, idsOf([...mended, ...gone]));
  return open.length > mended.length + gone.length;
}

const isWritten = ({ outcome, hook }: ObjectResult): boolean =>
  !hook && (outcome === 'created' || outcome === 'configured');
