import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '@landfall/contracts/agent-protocol';
import type { HostAnswer, HostQuestion } from '@landfall/contracts/host';
import { type AgentTaskId, agentTaskId } from '@landfall/contracts/ids';
import type { EngineEvent } from '@landfall/contracts/sync';
import { ClusterError, type ClusterFault } from '@landfall/engine';
import type { PlayedPlatform } from './platform.ts';

export interface Hearing {
  heard?(events: readonly EngineEvent[]): void;
  /** The question is on its way. */
  sent?(id: AgentTaskId): void;
}
type Answered = Exclude<HostAnswer, { kind: 'problem' }>;
type Answers = { [One in Answered as One['kind']]: One['answer'] };

/** Questions to an agent, and what it says to each. */
export interface Line {
  /** @throws ClusterError where the agent's cluster could not be asked; Error in the agent's words */
  ask<Kind extends keyof Answers>(
    wants: Kind,
    question: HostQuestion,
    hearing?: Hearing,
  ): Promise<Answers[Kind]>;
}

const WITHIN_MS = 60_000;

export function lineTo(platform: PlayedPlatform): Line {
  const waiting = new Map<string, Hearing & { answer(answer: HostAnswer): void }>();
  platform.listen((entry: JournalEntry) => {
    if (entry.kind === 'events') waiting.get(entry.taskId)?.heard?.(entry.events);
    if (entry.kind !== 'answer') return;
    waiting.get(entry.taskId)?.answer(entry.answer);
    waiting.delete(entry.taskId);
  });
  return {
    ask: async (wants, question, hearing = {}) => {
      const id = agentTaskId.parse(randomUUID());
      const coming = Promise.withResolvers<HostAnswer>();
      waiting.set(id, { ...hearing, answer: coming.resolve });
      platform.say({ type: 'task', id, question, withinMs: WITHIN_MS });
      hearing.sent?.(id);
      return answerOf(await coming.promise, wants);
    },
  };
}

function answerOf<Kind extends keyof Answers>(answer: HostAnswer, wants: Kind): Answers[Kind] {
  if (answer.kind === wants) return answer.answer as Answers[Kind];
  if (answer.kind !== 'problem') throw new Error(`The agent answers ${answer.kind}, and ${wants} was asked.`);
  const { code, what, why, fix } = answer.problem;
  if (!code.startsWith('cluster-')) throw new Error(`${code}: ${what} ${why}`);
  throw new ClusterError({ code: code.slice('cluster-'.length) } as ClusterFault, why, { fix });
}
