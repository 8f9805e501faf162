import { type HostAnswer, hostAnswer } from '@landfall/contracts/host';
import { type EngineEvent, engineEvent } from '@landfall/contracts/sync';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** Events of one reading; what is left comes with the next. */
const AT_ONCE = 1_000;

export interface ReadTask {
  /** `expired`: no agent took it in its time. One that was `sent` may be worked on for as long as that takes. */
  state: 'asked' | 'sent' | 'done' | 'expired';
  events: { seq: number; event: EngineEvent }[];
  answer: HostAnswer | null;
}

/** How far a task is, with what was told after the event of this number (0: all). Undefined once it was forgotten. */
export function readTask(
  context: Context,
  taskId: string,
  afterEvent: number,
): Promise<ReadTask | undefined> {
  return read(context, async (tx) => {
    // The answer first: with it there, no event comes after the ones that are read now.
    const row = await tx.agentTask.findFirst({
      where: { id: taskId },
      select: { sentTo: true, expiresAt: true, answer: true },
    });
    if (!row) return undefined;
    const rows = await tx.agentTaskEvent.findMany({
      where: { taskId, seq: { gt: afterEvent } },
      orderBy: { seq: 'asc' },
      take: AT_ONCE,
      select: { seq: true, event: true },
    });
    const isOver = row.expiresAt <= context.now();
    const unanswered = row.sentTo !== null ? 'sent' : isOver ? 'expired' : 'asked';
    const answer = row.answer === null ? null : hostAnswer.parse(row.answer);
    return {
      state: answer === null ? unanswered : 'done',
      events: rows.map(({ seq, event }) => ({ seq, event: engineEvent.parse(event) })),
      answer,
    };
  });
}
