import { sweepStages } from '../tree/stage.ts';
import { sweepGroups } from './cgroup.ts';

/** Clears what renders of processes that were killed left behind: called when a worker starts (security REPO-5). */
export async function sweepLeftovers(): Promise<void> {
  await sweepGroups();
  await sweepStages();
}
