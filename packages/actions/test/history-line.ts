import { getApplication } from '../src/applications/get.ts';
import { recordRender } from '../src/applications/record-render.ts';
import type { Context } from '../src/context.ts';
import { rollBack } from '../src/rollback/roll-back.ts';
import { listSyncs } from '../src/syncs/list.ts';
import { configMap, rendered, testApplication } from './application.ts';
import { runNewest } from './run-newest.ts';
import type { TestPlatform } from './testing.ts';

/** An application whose commits are rendered and synced one after the other. */
export interface HistoryLine {
  context: Context;
  id: string;
  /** A commit, of this id where one is given, that renders to a ConfigMap of this value; synced when a sync was asked for. */
  push(value: string, revision?: string): Promise<void>;
  /** The same, and its sync only asked for. */
  asked(value: string, revision?: string): Promise<void>;
  /** Runs the newest sync to its end. */
  end(outcome?: 'succeeded' | 'failed'): Promise<void>;
  /** `trigger state`, the newest first. */
  syncs(): Promise<string[]>;
  /** The id of the sync with this number. */
  sync(number: number): Promise<string>;
  /** What is to run, what Git wants, and how it is shown. */
  stands(): Promise<string>;
  roll(number: number, from?: string): Promise<unknown>;
}

export async function historyLine(test: TestPlatform): Promise<HistoryLine> {
  const context = await test.member();
  const { id } = await testApplication(context);
  let renders = 0;
  const newest = async () => (await listSyncs(context, { limit: 50, applicationId: id })).items;
  const self: HistoryLine = {
    context,
    id,
    asked: async (value, revision) => {
      renders += 1;
      const snapshot = await rendered(test, context, id, [configMap('a', { value })]);
      const commit = { ...snapshot.commit, ...(revision === undefined ? {} : { revision }) };
      await recordRender(context, id, renders, { snapshot: { ...snapshot, commit } });
    },
    push: async (value, revision) => {
      await self.asked(value, revision);
      await self.end();
    },
    end: async (outcome) => {
      await runNewest(context, id, outcome);
    },
    syncs: async () => (await newest()).map(({ trigger, state }) => `${trigger} ${state}`),
    sync: async (number) => (await newest()).find((one) => one.number === number)?.id ?? '',
    stands: async () => {
      const { desired, head, synced, syncStatus, pin } = await getApplication(context, id);
      const same = desired?.snapshotId === head?.snapshotId ? 'head' : 'held';
      const runs = synced?.snapshotId === desired?.snapshotId ? 'runs' : 'waits';
      return [syncStatus, same, runs, ...(pin ? [`pinned to ${pin.syncNumber}`] : [])].join(', ');
    },
    roll: async (number, from) => {
      const { desired } = await getApplication(context, id);
      const input = { from: from ?? desired?.snapshotId ?? '', reason: 'It is slow.' };
      return rollBack(context, await self.sync(number), input as Parameters<typeof rollBack>[2]);
    },
  };
  return self;
}
