import { type FollowMessage, type LogLines, noLines, withLines } from '@landfall/contracts/follow';

/** What was taken out of a mailbox. */
export interface Mail {
  lines: LogLines;
  /** What was said for a while did not get here. */
  gap: boolean;
  over: boolean;
}

/** What is said of one follow, until its reader takes it: bounded, the newest stay. */
export interface Mailbox {
  put(message: FollowMessage | 'gap'): void;
  /** Everything that is there; waits for something, at most so long. */
  take(withinMs: number): Promise<Mail>;
  /** How long nothing was put in, in ms. */
  silence(): number;
  /** Nobody takes anything any more. */
  close(): void;
}

export function openMailbox(clock: () => number = () => performance.now()): Mailbox {
  let mail: Mail | undefined;
  let putAt = clock();
  let wake: () => void = () => undefined;
  const change = (changed: Partial<Mail>): void => {
    mail = { ...empty, ...mail, ...changed };
    wake();
  };
  return {
    put: (message) => {
      putAt = clock();
      if (message === 'gap') change({ gap: true });
      else if (message.kind === 'over') change({ over: true });
      else if (message.lines.lines.length > 0 || message.lines.leftOut > 0 || message.lines.anew)
        change({ lines: withLines(mail?.lines ?? noLines, message.lines) });
    },
    take: async (withinMs) => {
      if (!mail) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, withinMs);
        });
        clearTimeout(timer);
        wake = () => undefined;
      }
      const taken = mail ?? empty;
      mail = undefined;
      return taken;
    },
    silence: () => clock() - putAt,
    close: () => wake(),
  };
}

const empty: Mail = { lines: noLines, gap: false, over: false };
