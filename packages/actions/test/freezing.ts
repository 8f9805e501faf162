import { openForCheck } from '../src/applications/open-for-check.ts';
import { recordCheck } from '../src/applications/record-check.ts';
import { recordRender } from '../src/applications/record-render.ts';
import type { Context } from '../src/context.ts';
import { listSyncs } from '../src/syncs/list.ts';
import { unitOfWork } from '../src/unit.ts';
import { configMap, rendered, testApplication } from './application.ts';
import { runNewest } from './run-newest.ts';
import type { TestPlatform } from './testing.ts';

/** An application whose syncs may be held. */
export interface Freezing {
  context: Context;
  id: string;
  /** A commit that renders to a ConfigMap of this value. */
  push(value: string): Promise<void>;
  /** What a worker does with the newest sync that is pending: runs it, or is held back. */
  work(context?: Context): Promise<string>;
  /** `trigger state`, with what holds it, the newest first. */
  syncs(): Promise<string[]>;
  /** A look that finds the ConfigMap changed. */
  drift(): Promise<string>;
}

/** A window that is always open and denies, unless it is to be another one. */
export const aWindow = (over: object = {}) => ({
  ...{ name: 'weekend', kind: 'deny' as const, schedule: '0 0 * * *', durationMinutes: 24 * 60 },
  ...{ timeZone: 'UTC', applications: [], namespaces: [], clusters: [], match: 'any' as const },
  ...{ manualSync: false, description: '' },
  ...over,
});

/** An application that has run its first commit. */
export async function freezing(test: TestPlatform): Promise<Freezing> {
  const context = await test.member();
  const { id } = await testApplication(context);
  let asked = 0;
  const newest = async () => (await listSyncs(context, { limit: 50, applicationId: id })).items;
  const self: Freezing = {
    context,
    id,
    push: async (value) => {
      asked += 1;
      const snapshot = await rendered(test, context, id, [configMap('a', { value })]);
      await recordRender(context, id, asked, { snapshot });
    },
    work: (as = context) => runNewest(as, id),
    syncs: async () =>
      (await newest()).map(
        ({ trigger, state, held }) => `${trigger} ${state}${held ? `, ${held.kind}` : ''}`,
      ),
    drift: async () => {
      await unitOfWork(context, ({ tx }) =>
        tx.application.updateMany({ where: { id }, data: { nextCheckAt: new Date(0) } }),
      );
      const checked = await openForCheck(context, id, 60);
      if (!checked) return 'not looked at';
      const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' };
      const item = {
        ref,
        action: 'configure',
        phase: 'Sync',
        wave: 0,
        changes: [],
        conflicts: [],
        warnings: [],
      };
      const summary = { create: 0, configure: 1, unchanged: 0, prune: 0, skip: 0, refuse: 0 };
      const plan = { digest: crypto.randomUUID(), items: [item], summary, warnings: [] };
      const result = { resources: [], health: { status: 'Healthy' }, plan } as unknown as Parameters<
        typeof recordCheck
      >[2];
      return recordCheck(context, checked, result);
    },
  };
  await self.push('first');
  await self.work();
  return self;
}
