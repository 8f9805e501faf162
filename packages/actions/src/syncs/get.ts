import { health } from '@landfall/contracts/health';
import { type ObjectResult, objectResult, type Plan, stepKey } from '@landfall/contracts/plan';
import { culprit, hookLog, type SyncDetail, type SyncObject } from '@landfall/contracts/sync';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';
import { planOf, shownSync, toSyncView } from './view.ts';

/** A sync with its plan and what became of each object so far. @throws Refusal `not-found`. */
export function getSync(context: Context, id: string): Promise<SyncDetail> {
  return read(context, async (tx) => {
    const row = await tx.sync.findFirst({ where: { id }, include: shownSync.include });
    if (!row) throw notFound('sync');
    const plan = planOf(row);
    const results = z.array(objectResult).parse(row.results);
    const culprits = z.array(culprit).parse(row.culprits);
    const hookLogs = z.array(hookLog).parse(row.hookLogs);
    return { ...toSyncView(row), plan, objects: toObjects(plan, results), culprits, hookLogs };
  });
}

function toObjects(plan: Plan | null, results: ObjectResult[]): SyncObject[] {
  const byKey = new Map(results.map((result) => [stepKey(result), result]));
  return (plan?.items ?? []).map((item) => {
    const result = byKey.get(stepKey(item));
    return {
      ref: item.ref,
      phase: item.phase,
      wave: item.wave,
      ...(item.hook ? { hook: true } : {}),
      planned: item.action,
      outcome: result?.outcome ?? null,
      changes: result?.changes ?? item.changes,
      health: result?.health ? health.parse({ status: result.health, message: result.message }) : null,
      // The plan's reason says what will happen; once it has, only what the run itself said counts.
      message: (result ? result.message : item.reason) ?? null,
      durationMs: result?.durationMs ?? null,
    };
  });
}
