import { type DesiredApplication, desiredApplication } from '@landfall/contracts/agent-protocol';
import { previousIds } from '@landfall/engine';
import { z } from 'zod';
import type { Document, Documents } from './documents.ts';

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
  /** Every snapshot that it names. */
  snapshotIds(): Set<string>;
}

/** Reads what was wanted when the agent last ran. @throws ClusterError, DamagedDocument */
export async function openDesired(documents: Documents): Promise<Desired> {
  let known: DesiredApplication[] = (await documents.read(DESIRED)) ?? [];
  return {
    all: () => known,
    find: (id) => known.find(({ application }) => application.id === id),
    replace: async (applications) => {
      if (JSON.stringify(applications) === JSON.stringify(known)) return;
      await documents.change(DESIRED, () => applications);
      known = applications;
    },
    snapshotIds: () =>
      new Set(known.flatMap(({ snapshotId, previous }) => [snapshotId, ...previousIds(previous)])),
  };
}
