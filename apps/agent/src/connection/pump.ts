import { MOST_FRAMES_IN_TEN_SECONDS } from '@landfall/contracts/agent-protocol';
import type { Journal, Numbered } from '../journal/journal.ts';

/** Sends the journal in its order, as fast as the platform takes it. */
export interface Pump {
  /** There may be something to send. */
  wake(): void;
  stop(): void;
}

/** Sent and not acknowledged. */
const MOST_UNDER_WAY = 500;
/** Of ten seconds; the rest of what is allowed is for everything else. */
const MOST_IN_TEN_SECONDS = MOST_FRAMES_IN_TEN_SECONDS * 0.8;

export interface PumpOptions {
  /** The highest number that the platform has. */
  acked(): number;
  send(entry: Numbered): void;
}

/** @param from the number after which it begins: what the platform had when it said welcome */
export function journalPump(journal: Pick<Journal, 'after'>, from: number, options: PumpOptions): Pump {
  let sent = from;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let recent: number[] = [];
  const wake = () => {
    if (stopped || timer) return;
    const now = performance.now();
    recent = recent.filter((at) => now - at < 10_000);
    for (const entry of journal.after(sent)) {
      if (entry.seq - options.acked() > MOST_UNDER_WAY) return;
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= MOST_IN_TEN_SECONDS) {
        timer = setTimeout(again, oldest + 10_000 - now);
        return;
      }
      recent.push(now);
      sent = entry.seq;
      options.send(entry);
    }
  };
  const again = () => {
    timer = undefined;
    wake();
  };
  return {
    wake,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
