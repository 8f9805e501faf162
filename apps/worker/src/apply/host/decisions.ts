import { decide } from '@landfall/actions/agents/decide';
import { findNewerSync } from '@landfall/actions/syncs/find-newer';
import { shouldStopSync } from '@landfall/actions/syncs/should-stop';
import { readTogether } from '@landfall/actions/unit';
import type { AgentTaskId } from '@landfall/contracts/ids';
import { FenceLost, throwIfEnded } from '@landfall/engine';
import type { AgentLine } from './follow-task.ts';
import type { HostRun } from './host.ts';

/**
 * What a run on an agent is to be told while it goes, each once: that a person cancelled it, and what a newer snapshot that
 * waits wants otherwise. @throws FenceLost when this run is no longer ours
 */
export function decisions(
  { context }: AgentLine,
  taskId: AgentTaskId,
  { syncId, held }: Pick<HostRun, 'syncId' | 'held'>,
): () => Promise<void> {
  let isStopped = false;
  let newest = JSON.stringify(null);
  return async () => {
    throwIfEnded({ deadline: held.deadline });
    const { stop, newer } = await readTogether(context, async (together) => ({
      stop: await shouldStopSync(together, syncId),
      newer: await findNewerSync(together, syncId),
    }));
    if (stop === 'gone') throw new FenceLost('This sync was ended by somebody else.');
    if (stop && !isStopped) {
      isStopped = true;
      await decide(context, taskId, { kind: 'stop', reason: stop });
    }
    // The version plays no part in which object is meant.
    const changed = newer ? newer.changed.map((ref) => ({ version: '', ...ref })) : null;
    const text = JSON.stringify(changed);
    if (text === newest) return;
    newest = text;
    await decide(context, taskId, { kind: 'newer', changed });
  };
}
