import type { SyncPolicy } from '@landfall/contracts/application';
import type { DriftView } from '@landfall/contracts/drift';
import type { FieldPlace } from '@landfall/contracts/field-place';
import type { ObjectResult, Plan, PlanItem } from '@landfall/contracts/plan';
import type { ResourceRef } from '@landfall/contracts/resource';
import { openForCheck } from '../src/applications/open-for-check.ts';
import { recordCheck } from '../src/applications/record-check.ts';
import { recordRender } from '../src/applications/record-render.ts';
import type { Context } from '../src/context.ts';
import { driftViews } from '../src/drifts/view.ts';
import { acquireLease } from '../src/leases/acquire.ts';
import { applicationLease } from '../src/leases/lease.ts';
import { releaseLease } from '../src/leases/release.ts';
import { askForSync } from '../src/syncs/ask.ts';
import { finishSync } from '../src/syncs/finish.ts';
import { listSyncs } from '../src/syncs/list.ts';
import { startSync } from '../src/syncs/start.ts';
import { read, unitOfWork } from '../src/unit.ts';
import { configMap, rendered, testApplication } from './application.ts';
import type { TestPlatform } from './testing.ts';

export const configMapRef = (name: string): ResourceRef => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'web',
  name,
});

/** Who changed which field from `git` to what; `was`: to nothing, or from nothing. */
interface FoundField {
  field: string;
  place?: FieldPlace;
  to?: string;
  was?: null;
  by: string;
}

/** What a look finds of one object: as Git wants it, deleted, or who changed which field to what. */
export type FoundObject = 'unchanged' | 'deleted' | FoundField[];

const itemOf = (name: string, found: FoundObject): PlanItem => ({
  ref: configMapRef(name),
  action: found === 'deleted' ? 'create' : found === 'unchanged' ? 'unchanged' : 'configure',
  phase: 'Sync',
  wave: 0,
  changes: Array.isArray(found)
    ? found.map(({ field, place, to, was, by }) => ({
        pointer: field,
        ...(place ? { place } : {}),
        ...(to === undefined ? {} : { before: to }),
        ...(was === null ? {} : { after: 'git' }),
        manager: by,
      }))
    : [],
  conflicts: [],
  warnings: [],
});

export const planOf = (found: Record<string, FoundObject>): Plan => ({
  digest: JSON.stringify(found),
  items: Object.entries(found).map(([name, one]) => itemOf(name, one)),
  summary: { create: 0, configure: 0, unchanged: 0, prune: 0, skip: 0, refuse: 0 },
  warnings: [],
});

/** An application that is synced, whose clock is the test's. */
export interface Drifting {
  id: string;
  context: Context;
  /** Moves the clock. */
  later(seconds: number): void;
  /** Looks; `meanwhile` happens between the look and its record. */
  look(found: Record<string, FoundObject>, meanwhile?: () => Promise<void>): Promise<string>;
  /** Renders other objects. */
  render(value: string): Promise<void>;
  /** Runs the newest sync: these objects were written. */
  end(wrote: string[], outcome?: 'succeeded' | 'failed'): Promise<void>;
  /** `trigger: scope`, the newest first. */
  syncs(): Promise<string[]>;
  drifts(): Promise<DriftView[]>;
  /** `object field state`, and whether healing stopped. */
  lines(): Promise<string[]>;
}

/** Makes one of an organization: a new one when no member is given. */
export async function drifting(
  test: TestPlatform,
  policy: Partial<SyncPolicy> = {},
  member?: Context,
): Promise<Drifting> {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead * 1_000);
  const context = { ...(member ?? (await test.member())), now };
  const { id } = await testApplication(context, policy);
  let renders = 0;
  const render = async (value: string) => {
    renders += 1;
    await recordRender(context, id, renders, {
      snapshot: await rendered(test, context, id, [configMap('a', { value })]),
    });
  };
  await render('first');
  const newest = async () => (await listSyncs(context, { limit: 50, applicationId: id })).items;
  if ((await newest()).length === 0) await askForSync(context, id);
  const one: Drifting = {
    id,
    context,
    render,
    later: (seconds) => {
      ahead += seconds;
    },
    look: async (found, meanwhile) => {
      const due = { nextCheckAt: new Date(0) };
      await unitOfWork(context, ({ tx }) => tx.application.updateMany({ where: { id }, data: due }));
      const checked = await openForCheck(context, id, 60);
      if (!checked) return 'not due';
      await meanwhile?.();
      const health = { status: 'Healthy' } as const;
      return recordCheck(context, checked, { resources: [], health, plan: planOf(found) });
    },
    end: (wrote, outcome = 'succeeded') => endNewest(context, id, wrote, outcome),
    syncs: async () =>
      (await newest()).map(
        ({ trigger, scope }) => `${trigger}: ${scope?.map(({ name }) => name).join(' ') ?? 'all'}`,
      ),
    drifts: () => read(context, (tx) => driftViews(tx, { applicationId: id })),
    lines: async () =>
      (await one.drifts())
        .map(
          ({ ref, field, state, stoppedAt }) =>
            `${ref.name} ${field} ${state}${stoppedAt ? ', not healed' : ''}`,
        )
        .sort(),
  };
  await one.end(['a', 'b']);
  return one;
}

async function endNewest(
  context: Context,
  applicationId: string,
  wrote: string[],
  outcome: 'succeeded' | 'failed',
): Promise<void> {
  const [sync] = (await listSyncs(context, { limit: 1, applicationId })).items;
  const held = await acquireLease(context, applicationLease(applicationId), crypto.randomUUID(), 30);
  if (!held || !sync) throw new Error('a sync and its lease were to be there');
  await startSync(context, held, sync.id);
  const results = wrote.map((name): ObjectResult => {
    return { ref: configMapRef(name), outcome: 'configured', phase: 'Sync', wave: 0, changes: [] };
  });
  const problem = { code: 'object-failed', what: 'No.', why: 'It says no.', fix: 'Mend it.' };
  await finishSync(context, held, {
    syncId: sync.id,
    outcome,
    results,
    durations: {},
    seen: { resources: [], health: { status: 'Healthy' }, complete: sync.scope === null },
    ...(outcome === 'failed' ? { problem } : {}),
  });
  await releaseLease(context, held);
}
