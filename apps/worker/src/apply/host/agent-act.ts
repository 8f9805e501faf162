import type { AgentHost } from '@landfall/actions/agents/find-host';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { recipientOf } from './agent.ts';
import { ask } from './ask.ts';
import type { AgentLine } from './follow-task.ts';
import type { ActAsk, Subject } from './host.ts';
import { HostProblem } from './host-problem.ts';

/**
 * Has an agent restart an object or scale it back. It is told the verb and the object, and writes what it knows by itself.
 * @throws ClusterError when the agent is away
 */
export async function actOnAgent(
  line: AgentLine,
  { application }: Subject,
  agent: AgentHost,
  { verb, ref, at, until }: ActAsk,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  // Throws where it is away.
  recipientOf(line, agent);
  const question = { applicationId: application.id, act: verb, ref, at };
  const withinMs = Math.max(1, Math.round(until - performance.now()));
  try {
    const acted = await ask(line, { kind: 'act', question }, { wants: 'act', withinMs, signal });
    return { result: { kind: 'act', acted } };
  } catch (error) {
    if (error instanceof HostProblem) return { problem: error.words };
    throw error;
  }
}
