import type { ProblemWords } from '@landfall/contracts/problem';
import { applyClusterCheck } from '../clusters/record-check.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';

/** Shown while an agent is away. */
export const disconnected = (why: string): ProblemWords => ({
  code: 'agent-disconnected',
  what: 'The agent is disconnected.',
  why,
  fix: 'Look whether its pod runs and reaches Landfall. It keeps in sync what it has, and tells of it when it is back.',
});

/** The agent of a cluster is gone, as of this moment or of its last sign of life: what is there is unknown from now on. */
export async function showAway(
  unit: Unit,
  context: Context,
  id: string,
  { problem, since = context.now() }: { problem: ProblemWords; since?: Date },
): Promise<void> {
  await applyClusterCheck(
    unit,
    context,
    id,
    { problem },
    {
      connectionId: null,
      connectionIdentityId: null,
      connectionAccessHash: null,
      disconnectedAt: since,
    },
  );
}
