import type { Decision } from '@landfall/contracts/agent-protocol';
import type { HostAnswer, HostQuestion } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import { newerOf } from '@landfall/engine';
import type { Host } from '../host.ts';
import { answerAct } from './answer-act.ts';
import { answerExecute } from './answer-execute.ts';
import { answerLook } from './answer-look.ts';
import { answerObserve, answerPlan } from './answer-plan.ts';
import { type Follows, openFollows } from './follows.ts';
import { keptPlans } from './planned.ts';
import type { Told } from './secret-ledger.ts';
import { closing, problemOf, tooLate } from './words.ts';

/** Questions on their way to an answer. */
export interface Tasks {
  /** Resolves when its answer is in the journal. One that is known already is not begun again. */
  take(id: AgentTaskId, question: HostQuestion, withinMs: number): Promise<void>;
  decide(id: AgentTaskId, decision: Decision): void;
  follows: Omit<Follows, 'answer'>;
}

/** Questions at work at once, of runs and of all others each. */
const MOST_AT_WORK = 16;
/** Answered tasks that are remembered. */
const MOST_REMEMBERED = 2_000;

/** What was asked so long ago that nobody waits for it any more comes with no more than this, in ms: it is not done behind their back. */
const NO_TIME_MS = 1_000;

/** @param signal ends what is under way at a good place */
export function takeTasks(host: Host, signal: AbortSignal): Tasks {
  const plans = keptPlans();
  const known = new Set<string>(host.journal.answered());
  const told = new Map<string, Told>();
  // Apart: a run waits for its cluster for minutes, and somebody looks on meanwhile.
  const [run, look] = [turnstile(MOST_AT_WORK), turnstile(MOST_AT_WORK)];
  const gates: Record<HostQuestion['kind'], typeof run> = {
    ...{ execute: run, plan: look, observe: look, object: look, inside: look, log: look, act: look },
    // It stands for minutes and has a bound of its own.
    follow: (work) => work(),
  };
  const follows = openFollows(host, signal);
  const answer = (id: AgentTaskId, asked: HostQuestion, until: number): Promise<HostAnswer> => {
    switch (asked.kind) {
      case 'plan':
        return answerPlan(host, plans, asked.question, signal);
      case 'execute': {
        const { question } = asked;
        return answerExecute(host, plans, { taskId: id, question, told: told.get(id) ?? {}, signal });
      }
      case 'observe':
        return answerObserve(host, asked.question, signal);
      case 'follow':
        return follows.answer(id, asked.question);
      case 'act':
        return answerAct(host, asked.question, { until, signal });
      default:
        return answerLook(host, asked);
    }
  };
  return {
    follows,
    take: async (id, question, withinMs) => {
      if (known.has(id)) return;
      known.add(id);
      for (const oldest of known) if (known.size > MOST_REMEMBERED) known.delete(oldest);
      const isRun = question.kind === 'execute';
      if (isRun) told.set(id, {});
      const came = performance.now();
      await gates[question.kind](async () => {
        const until = came + withinMs;
        const isLate = performance.now() > until || (question.kind === 'act' && withinMs < NO_TIME_MS);
        const answered = await (isLate
          ? tooLate()
          : answer(id, question, until).catch((error: unknown) => {
              return signal.aborted ? closing() : problemOf(host.log, error, id);
            }));
        told.delete(id);
        host.log.debug({ id, detail: question.kind, outcome: answered.kind }, 'a question was answered');
        await host.journal.append({ kind: 'answer', taskId: id, answer: answered }, { keep: isRun });
      });
    },
    decide: (id, decision) => {
      const heard = told.get(id);
      if (!heard) return;
      if (decision.kind === 'stop') heard.stop = decision.reason;
      else heard.newer = decision.changed === null ? undefined : newerOf(decision.changed);
    },
  };
}

/** Lets so many in at once, the others in their order. */
function turnstile(most: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
