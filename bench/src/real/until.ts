import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplicationDetail } from '@landfall/contracts/application';
import { type SyncDetail, syncEnded } from '@landfall/contracts/sync';
import type { Stage } from '../stage.ts';

/** A wave may wait ten minutes before its culprit is named; an input has several. */
const PATIENCE_MS = 1_800_000;
const LOOK_MS = 1_000;

/** The application as soon as it is as wanted. @throws Error after half an hour */
export function until(
  { api }: Stage,
  id: string,
  wanted: (now: ApplicationDetail) => boolean,
): Promise<ApplicationDetail> {
  return looking(() => api.call('applications.get', { params: { id } }), wanted, `application ${id}`);
}

/** A sync that has ended. @throws Error after half an hour */
export function endOf({ api }: Stage, id: string): Promise<SyncDetail> {
  return looking(
    () => api.call('syncs.get', { params: { id } }),
    ({ state }) => syncEnded(state),
    `sync ${id}`,
  );
}

async function looking<Now>(
  look: () => Promise<Now>,
  wanted: (now: Now) => boolean,
  name: string,
): Promise<Now> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = await look();
    if (wanted(now)) return now;
    if (Date.now() > end) throw new Error(`${name} did not come to what was waited for.`);
    await sleep(LOOK_MS);
  }
}
