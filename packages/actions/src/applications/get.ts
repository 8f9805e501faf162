import { type ApplicationDetail, type ApplicationView, resourceState } from '@landfall/contracts/application';
import { plan } from '@landfall/contracts/plan';
import { renderedWith } from '@landfall/contracts/renderer';
import type { Json } from '@landfall/contracts/resource';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { maskedSnapshot } from '../snapshots/masked.ts';
import { read } from '../unit.ts';
import { applicationViewOf, applicationViews } from './view.ts';

/** The organization's applications by name. */
export function listApplications(context: Context): Promise<ApplicationView[]> {
  return read(context, (tx) => applicationViews(tx, {}, context.now()));
}

/** An application with its objects as last seen and its last plan. @throws Refusal `not-found`. */
export function getApplication(context: Context, id: string): Promise<ApplicationDetail> {
  return read(context, async (tx) => {
    const view = await applicationViewOf(tx, id, context.now());
    const row = await tx.application.findFirst({ where: { id }, select: { plan: true } });
    const snapshot = view.desired
      ? await tx.snapshot.findFirst({
          where: { id: view.desired.snapshotId },
          select: { warnings: true, renderer: true },
        })
      : null;
    const states = await tx.resourceState.findMany({ where: { applicationId: id }, orderBy: { key: 'asc' } });
    return {
      ...view,
      plan: row?.plan ? plan.parse(row.plan) : null,
      warnings: z.array(z.string()).parse(snapshot?.warnings ?? []),
      rendered: snapshot ? renderedWith.parse(snapshot.renderer) : null,
      resources: states.map((state) =>
        resourceState.parse({ ...state, observedAt: state.observedAt.toISOString() }),
      ),
    };
  });
}

/** What Git wants, object by object, secrets masked. Empty before the first render. @throws Refusal `not-found`. */
export function getManifests(context: Context, id: string): Promise<Json[]> {
  return read(context, async (tx) => {
    const { desired } = await applicationViewOf(tx, id);
    if (!desired) return [];
    return maskedSnapshot(tx, desired.snapshotId);
  });
}
