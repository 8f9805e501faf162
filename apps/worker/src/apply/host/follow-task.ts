import { findAgentHost } from '@landfall/actions/agents/find-host';
import { readTask } from '@landfall/actions/agents/read-task';
import type { Context } from '@landfall/actions/context';
import type { HostAnswer } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import type { EngineEvent } from '@landfall/contracts/sync';
import { agentAway, agentSilent } from './host-problem.ts';
import { type AgentWakes, listen } from './listen.ts';

/** An agent may be away for so long while it works on a question: a new connection comes within seconds. */
export const AWAY_MS = 30_000;
/** A run that was handed over tells that it has begun at once, or it has not. Longer than it may wait for its turn. */
export const BEGUN_MS = 120_000;
/** Word that was lost is made up for this often. */
const LOOK_MS = 2_000;

export interface Following {
  taskId: AgentTaskId;
  /** Past it the agent is taken for stuck, in ms. */
  withinMs: number;
  /** So long it may tell nothing, given whether it has told anything yet; left out for what tells nothing but its answer. */
  quietMs?: (hasBegun: boolean) => number;
  signal: AbortSignal;
  heard?(event: EngineEvent): void;
  /** What is to be looked at while it is worked on, and how often. What it throws ends the following. */
  meanwhile?: { everyMs: number; look(): Promise<void> };
}

/** What is the same for all agents. */
export interface Agents {
  /** Says when something came from one. */
  wakes: AgentWakes;
  /** Away for longer, it is taken for away. */
  awayMs: number;
  /** A run that has not begun for longer is given up. */
  begunMs: number;
}

/** How the agent of a cluster is spoken with. */
export interface AgentLine extends Agents {
  context: Context;
  clusterId: string;
}

/**
 * Reads on in a task until its answer is there: whenever something was said of the cluster's agent, and at least every two
 * seconds. @throws ClusterError `unreachable` when the agent is away, `timed-out` when it does not answer; AbortError
 */
export async function followTask(line: AgentLine, following: Following): Promise<HostAnswer> {
  const { context, clusterId, wakes } = line;
  const { taskId, withinMs, quietMs, signal, meanwhile } = following;
  const ears = listen(wakes, { organizationId: context.organizationId, clusterId });
  const until = performance.now() + withinMs;
  const presence = watchPresence(line);
  const look = slowly(meanwhile?.everyMs ?? LOOK_MS, meanwhile?.look ?? (async () => undefined));
  let after = 0;
  let heardAt = performance.now();
  try {
    for (;;) {
      const task = await readTask(context, taskId, after);
      if (!task || task.state === 'expired') throw agentSilent('take the question');
      if (performance.now() > until) throw agentSilent(`answer within ${Math.round(withinMs / 1_000)} s`);
      for (const { seq, event } of task.events) {
        following.heard?.(event);
        after = seq;
        heardAt = performance.now();
      }
      if (task.events.length === 0 && task.answer) return task.answer;
      const quiet = quietMs?.(after > 0) ?? withinMs;
      if (performance.now() - heardAt > quiet) throw agentSilent(silence(after > 0, quiet));
      await look();
      await presence();
      if (!task.answer) await ears.next(meanwhile?.everyMs ?? LOOK_MS, signal);
    }
  } finally {
    ears.close();
  }
}

const silence = (hasBegun: boolean, ms: number): string =>
  `${hasBegun ? 'tell anything of this run' : 'begin this run'} for ${Math.round(ms / 1_000)} s`;

/** Fails once the agent has been away for too long. */
function watchPresence({ context, clusterId, awayMs }: AgentLine): () => Promise<void> {
  let awaySince: number | undefined;
  return slowly(LOOK_MS, async () => {
    const agent = await findAgentHost(context, clusterId);
    awaySince = agent?.connected ? undefined : (awaySince ?? performance.now());
    if (awaySince !== undefined && performance.now() - awaySince > awayMs)
      throw agentAway(agent?.since ?? null);
  });
}

/** Not more often than this, however often it is asked. */
function slowly(everyMs: number, work: () => Promise<void>): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < everyMs * 0.9) return;
    last = performance.now();
    await work();
  };
}
