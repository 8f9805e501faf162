import type { FastifyInstance } from 'fastify';
import { forgetOldest } from '../limits/counter.ts';

/** Whoever sent too many has sent the last of them, mostly, when nothing more came for so long. */
const QUIET_MS = 1_000;
/** A limit counts by the minute: what was signed longer ago says nothing about what is refused now. */
const SIGNED_MS = 60_000;
const MOST_KEYS = 50_000;

/** Has what came too often looked at once more: the last push of a burst may be in what was not read. */
export interface LateLooks {
  /** A signature was right: of what comes too often within the next minute, the looks are these. */
  signed(key: string, look: () => Promise<unknown>): void;
  /**
   * One came too often, and the limit holds for so many seconds more. It may have come from anybody, so that it counts for nothing
   * where nobody signed lately, and brings no more than two looks while one limit holds: when it is quiet, and when the limit lets go.
   */
  refused(key: string, seconds: number): void;
}

interface Late {
  timer: NodeJS.Timeout;
  /** When the limit lets go, by the monotonic clock. */
  ends: number;
  looked: boolean;
  /** One was refused since. */
  more: boolean;
}

/** Those of one door, until it closes. A look that could not be asked for leaves the repository to its poll. */
export function lateLooks(app: Pick<FastifyInstance, 'log' | 'addHook'>): LateLooks {
  const signed = new Map<string, { look: () => Promise<unknown>; until: number }>();
  const late = new Map<string, Late>();
  app.addHook('onClose', async () => {
    for (const { timer } of late.values()) clearTimeout(timer);
    late.clear();
  });
  const failed = (error: unknown) =>
    app.log.warn({ type: error instanceof Error ? error.name : typeof error }, 'no late look was asked for');
  const ask = (key: string) => void signed.get(key)?.look().catch(failed);
  const letGo = (key: string) => {
    const more = late.get(key)?.more;
    late.delete(key);
    if (more) ask(key);
  };
  const quiet = (key: string) => {
    const one = late.get(key);
    if (!one) return;
    ask(key);
    const left = one.ends - now();
    if (left <= 0) return void late.delete(key);
    one.looked = true;
    one.timer = setTimeout(letGo, left, key);
  };
  return {
    signed: (key, look) => {
      signed.delete(key);
      signed.set(key, { look, until: now() + SIGNED_MS });
      forgetOldest(signed, MOST_KEYS);
    },
    refused: (key, seconds) => {
      if ((signed.get(key)?.until ?? 0) <= now()) return;
      const one = late.get(key);
      if (one?.looked) one.more = true;
      else if (one && one.ends > now()) one.timer.refresh();
      else if (!one) {
        const timer = setTimeout(quiet, QUIET_MS, key);
        late.set(key, { timer, ends: now() + seconds * 1_000, looked: false, more: false });
      }
    },
  };
}

const now = () => performance.now();
