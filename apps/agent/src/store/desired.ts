import { type DesiredApplication, desiredApplication } from '@landfall/contracts/agent-protocol';
import { previousIds } from '@landfall/engine';
import { z } from 'zod';
import type { Document, Documents } from './documents.ts';
import { readOrForget } from './read-or-forget.ts';

const DESIRED: Document<DesiredApplication[]> = {
  name: 'landfall-agent-desired',
  part: 'desired',
  schema: z.array(desiredApplication),
};

/** What is wanted on this cluster, as the platform said last. */
export interface Desired {
  all(): readonly DesiredApplication[];
  find(applicationId: string): DesiredApplication | undefined;
  /** Kept before it counts. @throws ClusterError */
  replace(applications: DesiredApplication[]): Promise<void>;
  /** Something else is being applied: until the platform says what is wanted then, nothing of it is put back. @throws ClusterError */
  hold(applicationId: string): Promise<void>;
  /** What was applied is this snapshot: where that is what is wanted, it is put back again. @throws ClusterError */
  release(applicationId: string, snapshotId: string): Promise<void>;
  /** Every snapshot that it names. */
  snapshotIds(): Set<string>;
}

/** Reads what was wanted when the agent last ran; nothing where that is damaged, until the platform says it again. @throws ClusterError */
export async function openDesired(documents: Documents): Promise<Desired> {
  let known: readonly DesiredApplication[] = (await readOrForget(documents, DESIRED)) ?? [];
  const held = new Set<string>();
  const keep = async (next: DesiredApplication[]) => {
    await documents.change(DESIRED, () => next);
    known = next;
  };
  const healing = (id: string, heal: boolean) =>
    known.map((one) => (one.application.id === id ? { ...one, heal } : one));
  return {
    all: () => known,
    find: (id) => known.find(({ application }) => application.id === id),
    replace: async (applications) => {
      if (JSON.stringify(applications) === JSON.stringify(known)) return;
      held.clear();
      await keep(applications);
    },
    hold: async (id) => {
      if (!known.some(({ application, heal }) => application.id === id && heal)) return;
      held.add(id);
      await keep(healing(id, false));
    },
    release: async (id, snapshotId) => {
      const isWanted = known.some((one) => one.application.id === id && one.snapshotId === snapshotId);
      if (isWanted && held.delete(id)) await keep(healing(id, true));
    },
    snapshotIds: () =>
      new Set(known.flatMap(({ snapshotId, previous }) => [snapshotId, ...previousIds(previous)])),
  };
}
