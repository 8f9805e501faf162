import { endTask } from '@landfall/actions/agents/end-task';
import type { AgentHost } from '@landfall/actions/agents/find-host';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { hostedApplication, recipientOf } from './agent.ts';
import { answerOf, put } from './ask.ts';
import { deliver } from './deliver.ts';
import { type AgentLine, followTask } from './follow-task.ts';
import type { FollowAnswer, Following, ObjectHost, Subject } from './host.ts';
import { HostProblem } from './host-problem.ts';

/** It is begun while somebody still looks, or not at all. */
const BEGIN_WITHIN_MS = 20_000;
/** Its end wakes; this makes up for a word that was lost. */
const LOOK_MS = 10_000;
/** The agent ends it by itself when its time is over. */
const SLACK_MS = 30_000;

/**
 * Has an agent follow a log: what it reads goes straight to whoever holds the page, over its connection (`agents/follows` of the
 * API), and only the end is heard here. @throws ClusterError when the agent is away
 */
export async function followOnAgent(
  line: AgentLine,
  subject: Subject,
  { agent, keys }: { agent: AgentHost; keys: DataKeys },
  { ref, pod, container, followId }: Parameters<ObjectHost['follow']>[0],
  { signal, until }: Following,
): Promise<FollowAnswer> {
  // It takes the values of Secrets out of what it reads.
  await deliver(line.context, recipientOf(line, agent), { rendered: subject.rendered, keys });
  const question = {
    application: hostedApplication(line, subject),
    snapshots: subject.rendered.ids,
    ...{ ref, pod, container, followId },
  };
  const taskId = await put(line, { kind: 'follow', question }, BEGIN_WITHIN_MS);
  try {
    const withinMs = until - performance.now() + SLACK_MS;
    const meanwhile = { everyMs: LOOK_MS, look: async () => undefined };
    return answerOf(await followTask(line, { taskId, withinMs, signal, meanwhile }), 'follow');
  } catch (error) {
    if (error instanceof HostProblem) return error.isPassing ? { ended: 'lost' } : { problem: error.words };
    throw error;
  } finally {
    await endTask(line.context, taskId);
  }
}
