import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '@landfall/queue';

/** Where word of agents comes from. */
export type AgentWakes = Pick<Queue, 'onAgentWake'>;

/** Hears that something came from the agent of one cluster. */
export interface Ears {
  /** Until something was said since the last time, or at most so long. @throws AbortError */
  next(withinMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** What is said while nobody waits is not missed. */
export function listen(wakes: AgentWakes, of: { organizationId: string; clusterId: string }): Ears {
  let isTold = false;
  let wake = new AbortController();
  const close = wakes.onAgentWake((word) => {
    const isMeant =
      word === 'everyone' || (word.clusterId === of.clusterId && word.organizationId === of.organizationId);
    if (!isMeant) return;
    isTold = true;
    wake.abort();
  });
  return {
    close,
    next: async (withinMs, signal) => {
      if (!isTold) {
        wake = new AbortController();
        const either = AbortSignal.any([wake.signal, signal]);
        await sleep(withinMs, undefined, { signal: either }).catch(() => undefined);
      }
      isTold = false;
      signal.throwIfAborted();
    },
  };
}
