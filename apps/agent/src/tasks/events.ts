import type { AgentTaskId } from '@landfall/contracts/ids';
import type { EngineEvent } from '@landfall/contracts/sync';
import type { Journal } from '../journal/journal.ts';

/** Takes the engine's events and puts them in the journal in batches. */
export interface EventBatches {
  emit(event: EngineEvent): void;
  /** Everything so far is in the journal when it resolves. */
  flush(): Promise<void>;
}

const BATCH_MS = 100;
const BATCH_EVENTS = 200;

export function eventBatches(journal: Pick<Journal, 'append'>, taskId: AgentTaskId): EventBatches {
  let waiting: EngineEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting;
    waiting = [];
    if (events.length > 0) await journal.append({ kind: 'events', taskId, events });
  };
  return {
    flush,
    emit: (event) => {
      waiting.push(event);
      if (waiting.length >= BATCH_EVENTS) void flush();
      else timer ??= setTimeout(() => void flush(), BATCH_MS);
    },
  };
}
