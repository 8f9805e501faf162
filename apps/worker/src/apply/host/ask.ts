import { askAgent } from '@landfall/actions/agents/ask';
import { endTask } from '@landfall/actions/agents/end-task';
import { findAgentHost } from '@landfall/actions/agents/find-host';
import { type HostAnswer, type HostQuestion, hostQuestion } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import { type AgentLine, followTask } from './follow-task.ts';
import { agentAway, HostProblem } from './host-problem.ts';

/** A question, before it is known to be one. */
export type Draft = { kind: HostQuestion['kind']; question: unknown };

/** Asks an agent, which has to be connected. @throws ClusterError `unreachable` */
export async function put(line: AgentLine, draft: Draft, withinMs: number): Promise<AgentTaskId> {
  const { context, clusterId } = line;
  const agent = await findAgentHost(context, clusterId);
  if (!agent?.connected) throw agentAway(agent?.since ?? null);
  return askAgent(context, { clusterId, question: hostQuestion.parse(draft), withinMs });
}

/** What each kind of answer holds. */
export type Answers = { [One in Answered as One['kind']]: One['answer'] };
type Answered = Exclude<HostAnswer, { kind: 'problem' }>;

/** Asks what is answered soon and forgotten then. @throws ClusterError; HostProblem; AbortError */
export async function ask<Kind extends keyof Answers>(
  line: AgentLine,
  draft: Draft,
  { wants, withinMs, signal }: { wants: Kind; withinMs: number; signal: AbortSignal },
): Promise<Answers[Kind]> {
  const taskId = await put(line, draft, withinMs);
  try {
    return answerOf(await followTask(line, { taskId, withinMs, signal }), wants);
  } finally {
    await endTask(line.context, taskId);
  }
}

/** What a question was answered with. @throws HostProblem where it could not be */
export function answerOf<Kind extends keyof Answers>(answer: HostAnswer, wants: Kind): Answers[Kind] {
  if (answer.kind === 'problem') throw new HostProblem(answer.problem, answer.transient);
  if (answer.kind !== wants) throw new Error(`An agent answered ${answer.kind} where ${wants} was asked.`);
  return answer.answer as Answers[Kind];
}
