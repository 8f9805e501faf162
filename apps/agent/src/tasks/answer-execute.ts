import type { ExecuteQuestion, HostAnswer } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import type { ProblemWords } from '@landfall/contracts/problem';
import { executeOptions, seenAfter, stepClock } from '@landfall/engine';
import type { Host } from '../host.ts';
import { judgePlan } from '../policy/judge.ts';
import { eventBatches } from './events.ts';
import type { KeptPlans } from './planned.ts';
import { runPlan } from './run-plan.ts';
import type { Told } from './secret-ledger.ts';

export interface ExecuteTask {
  taskId: AgentTaskId;
  question: ExecuteQuestion;
  told: Told;
  signal: AbortSignal;
}

/**
 * Executes the very plan that this process made a moment ago, or nothing. @throws FenceLost for a generation that is not the
 * highest, or when the Lease is lost; ClusterError
 */
export async function answerExecute(host: Host, plans: KeptPlans, task: ExecuteTask): Promise<HostAnswer> {
  const { taskId, question, told, signal } = task;
  const { applicationId, planDigest, generation } = question;
  // Before its turn comes: what still runs under a lower one ends by it.
  await host.ledgers.begin(applicationId, generation);
  return host.runs.run(applicationId, async () => {
    const kept = plans.take(applicationId, planDigest);
    if (!kept) return { kind: 'problem', problem: gone(), transient: true };
    const { planned, snapshotId, isWhole } = kept;
    const problem = judgePlan(await host.policy(), planned.plan);
    if (problem) return { kind: 'problem', problem, transient: false };
    if (snapshotId !== host.desired.find(applicationId)?.snapshotId) await host.desired.hold(applicationId);
    const batches = eventBatches(host.journal, taskId);
    const clock = stepClock();
    const executed = await runPlan(host, {
      planned,
      applicationId,
      generation,
      told,
      signal,
      flush: batches.flush,
      options: executeOptions(question),
      emit: (event) => {
        clock.note(event);
        batches.emit(event);
      },
    }).finally(batches.flush);
    if (isWhole && snapshotId !== undefined && executed.outcome === 'succeeded')
      await host.desired.release(applicationId, snapshotId);
    const { discoveryChanged: _changed, ...ended } = executed;
    return {
      kind: 'execute',
      answer: {
        ...ended,
        durations: clock.durations(),
        seen: seenAfter(planned, executed.results, host.now()),
        inventory: await host.ledgers.inventory(applicationId),
      },
    };
  });
}

const gone = (): ProblemWords => ({
  code: 'gone',
  what: 'The plan is not there any more.',
  why: 'The agent made it too long ago, was started anew since, or has executed it already.',
  fix: 'Nothing has to be done: it is planned again.',
});
