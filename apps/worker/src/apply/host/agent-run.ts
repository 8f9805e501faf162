import { decide } from '@landfall/actions/agents/decide';
import { endTask } from '@landfall/actions/agents/end-task';
import { readTask } from '@landfall/actions/agents/read-task';
import { replaceInventory } from '@landfall/actions/inventory/replace';
import type { ExecuteAnswer } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import { type Plan, stepKey } from '@landfall/contracts/plan';
import { clusterWords, FenceLost, isClusterError } from '@landfall/engine';
import { fenced } from '../ledger.ts';
import { noteResult, type Results } from '../note-result.ts';
import { answerOf, put } from './ask.ts';
import { decisions } from './decisions.ts';
import { type AgentLine, followTask } from './follow-task.ts';
import type { HostApplication, HostEnd, HostRun } from './host.ts';
import { HostProblem } from './host-problem.ts';

/** It is begun at once or not: a plan is worth nothing later. */
const BEGIN_WITHIN_MS = 60_000;
/** Between two looks at what is to be decided meanwhile. */
const DECIDE_MS = 1_000;
/** For what lies beside the waves: the last wave's logs, hooks that are deleted. */
const BESIDE_MS = 300_000;
/** Past the last one there can be. */
const NO_EVENT = 2_147_483_647;

/**
 * Has an agent execute the plan that it made, and follows it: what it tells is told on, what is decided meanwhile is told to it.
 * An agent that is away for too long ends the attempt with what it told so far.
 * @throws FenceLost when another worker took over
 */
export async function runOnAgent(
  line: AgentLine,
  application: HostApplication,
  plan: Plan,
  run: HostRun,
): Promise<HostEnd> {
  const told: Results = new Map();
  let taskId: AgentTaskId | undefined;
  try {
    const question = executeQuestion(application, plan, run);
    // What is about to be done can be read before it is done.
    await run.progress.flush();
    taskId = await put(line, { kind: 'execute', question }, BEGIN_WITHIN_MS);
    const answer = await followTask(line, {
      taskId,
      withinMs: longest(plan, application),
      // Whatever is waited for is told at the latest when its wave has to end.
      quietMs: (hasBegun) => (hasBegun ? waveMs(application) + BESIDE_MS : line.begunMs),
      signal: run.signal,
      heard: (event) => {
        noteResult(told, event);
        run.progress.emit(event);
      },
      meanwhile: { everyMs: DECIDE_MS, look: decisions(line, taskId, run) },
    });
    const ended = answerOf(answer, 'execute');
    await keepInventory(line, application.id, run, ended);
    await endTask(line.context, taskId);
    return endOf(ended);
  } catch (error) {
    if (taskId && (error instanceof FenceLost || isClusterError(error))) await letGo(line, taskId);
    if (error instanceof HostProblem)
      return { ...cutShort(plan, told), problem: error.words, passing: error.isPassing };
    if (isClusterError(error)) return { ...cutShort(plan, told), problem: clusterWords(error) };
    throw error;
  }
}

const executeQuestion = ({ id, policy }: HostApplication, plan: Plan, { syncId, held }: HostRun) => ({
  syncId,
  applicationId: id,
  planDigest: plan.digest,
  generation: Number(held.lease.generation),
  waveDeadlineSeconds: policy.waveDeadlineSeconds,
  waitForHealth: policy.waitForHealth,
});

const waveMs = ({ policy }: HostApplication): number => policy.waveDeadlineSeconds * 1_000;

/** No run takes longer than all of its waves may. */
function longest({ items }: Plan, application: HostApplication): number {
  const waves = new Set(items.map(({ phase, wave }) => `${phase} ${wave}`));
  return (waves.size + 1) * waveMs(application) + BESIDE_MS;
}

/** The platform's copy of what the agent's inventory holds. @throws FenceLost */
export async function keepInventory(
  { context }: AgentLine,
  applicationId: string,
  { held }: HostRun,
  { inventory }: ExecuteAnswer,
): Promise<void> {
  await fenced(replaceInventory(context, held.lease, applicationId, inventory));
}

const endOf = ({ inventory: _inventory, problem, ...ended }: ExecuteAnswer): HostEnd => ({
  ...ended,
  ...(problem ? { problem } : {}),
});

/** A run whose end nobody told: what was told of it counts, the rest is not known to be done. */
const cutShort = ({ items }: Plan, told: Results): HostEnd => ({
  outcome: 'failed',
  culprits: [],
  hookLogs: [],
  results: items.map(
    ({ ref, phase, wave, hook }) =>
      told.get(stepKey({ ref, phase, hook })) ?? {
        ref,
        phase,
        wave,
        ...(hook ? { hook: true } : {}),
        outcome: 'skipped',
        changes: [],
        message: 'The agent did not tell what became of it.',
      },
  ),
});

/** Nobody follows it any more: what the agent still does of it is to end, and what it has not begun is not to begin. */
async function letGo({ context }: AgentLine, taskId: AgentTaskId): Promise<void> {
  const task = await readTask(context, taskId, NO_EVENT);
  if (task?.state === 'sent') await decide(context, taskId, { kind: 'stop', reason: 'lost' });
  else if (task && !task.answer) await endTask(context, taskId);
}
