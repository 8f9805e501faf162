import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { closeConnection } from '@landfall/actions/agents/close-connection';
import { openBundle } from '@landfall/actions/agents/open-bundle';
import type { OpenedConnection } from '@landfall/actions/agents/open-connection';
import { type PendingTask, pendingDecisions, pendingTasks } from '@landfall/actions/agents/pending';
import { recordFacts } from '@landfall/actions/agents/record-facts';
import type { Context } from '@landfall/actions/context';
import { facts, testAgent } from '@landfall/actions/testing/agent';
import {
  type AgentBundle,
  agentBundle,
  bundleContext,
  type Decision,
  type JournalEntry,
} from '@landfall/contracts/agent-protocol';
import type { HostAnswer, HostQuestion } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import type { EngineEvent } from '@landfall/contracts/sync';
import { open } from '@landfall/crypto/seal';

type Question<Kind extends HostQuestion['kind']> = Extract<HostQuestion, { kind: Kind }>['question'];

/** An agent played by a test over real rows: what an API process would hand over it takes, and what it tells is told at once. */
export interface PlayedAgent {
  clusterId: string;
  connect(): Promise<void>;
  leave(): Promise<void>;
  /** The next question of a kind, waited for. */
  asked<Kind extends HostQuestion['kind']>(
    kind: Kind,
  ): Promise<{ id: AgentTaskId; question: Question<Kind> }>;
  tell(taskId: AgentTaskId, events: EngineEvent[]): Promise<void>;
  answer(taskId: AgentTaskId, answer: HostAnswer): Promise<void>;
  /** The next thing that was decided about a run, waited for. */
  told(taskId: AgentTaskId): Promise<Decision>;
  /** A snapshot as it was laid ready for this agent, opened. */
  bundle(snapshotId: string): Promise<AgentBundle | undefined>;
}

/** Makes a cluster in the organization of `context` and enrols an agent for it; it is not connected yet. */
export async function playAgent(context: Context): Promise<PlayedAgent> {
  const agent = await testAgent(context);
  const tasks: PendingTask[] = [];
  const decisions: { taskId: string; decision: Decision }[] = [];
  let seq = 0;
  let live: OpenedConnection | undefined;
  const connected = () => {
    if (!live) throw new Error('the agent was to be connected');
    return live;
  };
  const append = async (entry: JournalEntry) => {
    seq += 1;
    await agent.tell(connected(), seq, entry);
  };
  return {
    clusterId: agent.clusterId,
    connect: async () => {
      live = await agent.connect();
      await recordFacts(live.connection, facts());
    },
    leave: async () => {
      await closeConnection(connected().connection, 'It left.');
      live = undefined;
    },
    asked: async (kind) => {
      for (;;) {
        tasks.push(...(await pendingTasks(connected().connection)));
        const at = tasks.findIndex(({ question }) => question.kind === kind);
        const [task] = at === -1 ? [] : tasks.splice(at, 1);
        if (task) return { id: task.id, question: task.question.question as Question<typeof kind> };
        await sleep(20);
      }
    },
    tell: (taskId, events) => append({ kind: 'events', taskId, events }),
    answer: (taskId, answer) => append({ kind: 'answer', taskId, answer }),
    told: async (taskId) => {
      for (;;) {
        decisions.push(...(await pendingDecisions(connected().connection)));
        const at = decisions.findIndex((one) => one.taskId === taskId);
        const [next] = at === -1 ? [] : decisions.splice(at, 1);
        if (next) return next.decision;
        await sleep(20);
      }
    },
    bundle: async (snapshotId) => {
      const sealed = await openBundle(context, connected().access, snapshotId);
      if (!sealed) return undefined;
      const place = bundleContext(context.organizationId, agent.clusterId, snapshotId);
      const bytes = open(agent.keys.sealing, sealed, place);
      return agentBundle.parse(JSON.parse(gunzipSync(bytes).toString('utf8')));
    },
  };
}
