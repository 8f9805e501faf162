import { decide } from '@landfall/actions/agents/decide';
import { endTask } from '@landfall/actions/agents/end-task';
import { findRunTasks } from '@landfall/actions/agents/find-run-tasks';
import type { HostAnswer } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import type { ObjectResult } from '@landfall/contracts/plan';
import { isClusterError } from '@landfall/engine';
import { keepInventory } from './agent-run.ts';
import { type AgentLine, followTask } from './follow-task.ts';
import type { HostRun } from './host.ts';

/** How long a run of an earlier attempt is waited for once it was told to stop; a higher generation ends it at the latest. */
const STOP_WITHIN_MS = 10_000;

/**
 * What runs of earlier attempts of this sync did and nobody was there to hear, as if it were told now; one that still goes on
 * is stopped first. What was heard before is not told again. @throws FenceLost; AbortError
 */
export async function takeOver(line: AgentLine, applicationId: string, run: HostRun): Promise<void> {
  for (const taskId of await findRunTasks(line.context, { clusterId: line.clusterId, syncId: run.syncId })) {
    await decide(line.context, taskId, { kind: 'stop', reason: 'lost' });
    const answer = await lastWords(line, taskId, run);
    if (!answer) continue;
    if (answer.kind === 'execute') {
      for (const result of answer.answer.results) if (result.outcome !== 'skipped') tellOnce(run, result);
      await keepInventory(line, applicationId, run, answer.answer);
    }
    // Kept by now, it need not be heard again.
    await run.progress.flush();
    await endTask(line.context, taskId);
  }
}

/** Undefined where the agent does not come to an end in time: what it told is heard, and the rest by the next attempt. */
async function lastWords(
  line: AgentLine,
  taskId: AgentTaskId,
  run: HostRun,
): Promise<HostAnswer | undefined> {
  try {
    return await followTask(line, {
      taskId,
      withinMs: STOP_WITHIN_MS,
      signal: run.signal,
      heard: (event) => {
        // Of its waves and plan nothing is told: they are not those of this attempt.
        if (event.type === 'object-applied') tellOnce(run, event.result);
        else if (event.type === 'object-health') run.progress.emit(event);
      },
    });
  } catch (error) {
    if (isClusterError(error)) return undefined;
    throw error;
  }
}

function tellOnce({ progress }: HostRun, result: ObjectResult): void {
  if (!progress.knows(result)) progress.emit({ type: 'object-applied', result });
}
