import type { JournalEntry } from '@landfall/contracts/agent-protocol';
import { type HostAnswer, type HostQuestionKind, hostQuestion } from '@landfall/contracts/host';
import { toJson } from '../json.ts';
import type { Unit } from '../unit.ts';
import type { AgentConnection } from './connection.ts';

/** Of one task; what comes after it is telemetry that nobody waits for. */
const MOST_EVENTS = 50_000;

type Told<Kind extends JournalEntry['kind']> = Extract<JournalEntry, { kind: Kind }>;

/** What an agent told while it works on a task, in its order. For a task that is none of its own, or over: nothing. */
export async function storeEvents(
  unit: Unit,
  connection: AgentConnection,
  { taskId, events }: Told<'events'>,
): Promise<void> {
  const { tx } = unit;
  const { organizationId } = connection.context;
  if (!(await openTask(unit, connection, taskId))) return;
  const last = await tx.agentTaskEvent.aggregate({ where: { taskId }, _max: { seq: true } });
  const from = (last._max.seq ?? 0) + 1;
  const rows = events.map((event, at) => ({ organizationId, taskId, seq: from + at, event: toJson(event) }));
  await tx.agentTaskEvent.createMany({ data: rows.filter(({ seq }) => seq <= MOST_EVENTS) });
  unit.wakeAskers(connection.clusterId);
}

/** The answer to a task, once and for all. */
export async function storeAnswer(
  unit: Unit,
  connection: AgentConnection,
  { taskId, answer }: Told<'answer'>,
): Promise<void> {
  const { context, clusterId } = connection;
  const task = await openTask(unit, connection, taskId);
  if (!task) return;
  const { kind } = hostQuestion.parse(task.question);
  await unit.tx.agentTask.updateMany({
    where: { id: taskId, clusterId, endedAt: null },
    data: {
      answer: toJson(ANSWERED_BY[kind].includes(answer.kind) ? answer : OTHER),
      endedAt: context.now(),
    },
  });
  unit.wakeAskers(clusterId);
}

const ANSWERED_BY: Record<HostQuestionKind, HostAnswer['kind'][]> = {
  plan: ['plan', 'problem'],
  execute: ['execute', 'problem'],
  observe: ['observe', 'problem'],
  object: ['probe', 'problem'],
  inside: ['probe', 'problem'],
  log: ['probe', 'problem'],
  follow: ['follow', 'problem'],
  act: ['act', 'problem'],
};

const OTHER: HostAnswer = {
  kind: 'problem',
  transient: false,
  problem: {
    code: 'agent-answer',
    what: 'The agent’s answer is of no use.',
    why: 'It answers another question than the one that was asked.',
    fix: 'Install the newest agent; when that does not help, tell us.',
  },
};

/** An agent speaks for its own cluster only: that it names a task of another one is told to the audit log. */
async function openTask({ tx, audit }: Unit, { clusterId }: AgentConnection, id: string) {
  const task = await tx.agentTask.findFirst({
    where: { id },
    select: { clusterId: true, question: true, endedAt: true },
  });
  if (!task) return undefined;
  if (task.clusterId !== clusterId) {
    audit('agent.foreign-task', { kind: 'cluster', id: clusterId, name: null }, { taskId: id });
    return undefined;
  }
  return task.endedAt === null ? task : undefined;
}
