import type { AgentHost } from '@landfall/actions/agents/find-host';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { hostedApplication, recipientOf } from './agent.ts';
import { actOnAgent } from './agent-act.ts';
import { followOnAgent } from './agent-follow.ts';
import { ask } from './ask.ts';
import { deliver } from './deliver.ts';
import type { AgentLine } from './follow-task.ts';
import type { ObjectHost, Subject } from './host.ts';
import { HostProblem } from './host-problem.ts';

/** Somebody waits in front of a page. */
const LOOK_WITHIN_MS = 30_000;

/** An agent as the host of its cluster, asked about single objects. */
export function agentObjects(
  line: AgentLine,
  subject: Subject,
  { agent, keys }: { agent: AgentHost; keys: DataKeys },
): ObjectHost {
  const { context } = line;
  const answered = async (
    kind: 'object' | 'inside' | 'log',
    of: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<ProbeAnswer> => {
    const recipient = recipientOf(line, agent);
    // It masks with what is in a snapshot, and takes out the values of its Secrets.
    await deliver(context, recipient, { rendered: subject.rendered, keys });
    const question = {
      application: hostedApplication(line, subject),
      snapshots: subject.rendered.ids,
      ...of,
    };
    try {
      const options = { wants: 'probe', withinMs: LOOK_WITHIN_MS, signal } as const;
      return { result: await ask(line, { kind, question }, options) };
    } catch (error) {
      if (error instanceof HostProblem) return { problem: error.words };
      throw error;
    }
  };
  return {
    object: (ref, signal) => answered('object', { ref }, signal),
    inside: (ref, signal) => answered('inside', { ref }, signal),
    log: ({ ref, pod, container, previous }, signal) =>
      answered('log', { ref, pod, container, previous }, signal),
    follow: (asked, following) => followOnAgent(line, subject, { agent, keys }, asked, following),
    act: (asked, signal) => actOnAgent(line, subject, agent, asked, signal),
  };
}
