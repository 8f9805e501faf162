import { setTimeout as sleep } from 'node:timers/promises';
import type { DesiredApplication } from '@landfall/contracts/agent-protocol';
import { backOffMs, isTransient } from '@landfall/engine';
import type { Host } from '../host.ts';
import { breaker } from './breaker.ts';
import { type HealOptions, healOne } from './heal-one.ts';

/** Heals while the platform is away. */
export interface Healing {
  /** Something of these applications moved: each is looked at, one after the other. */
  moved(applicationIds: readonly string[]): void;
  /** Resolves when nothing is looked at any more. */
  idle(): Promise<void>;
}

const MOST_TRIES = 5;

/** @param isAlone asked again before each look and each write */
export function healAlone(host: Host, isAlone: () => boolean, signal: AbortSignal): Healing {
  const options: HealOptions = { breaker: breaker(), isAlone, signal };
  const due = new Set<string>();
  let working: Promise<void> | undefined;
  const work = async () => {
    for (const id of due) {
      due.delete(id);
      if (toHeal(host, id, options)) await host.runs.run(id, () => heal(host, id, options));
    }
    working = undefined;
  };
  return {
    moved: (ids) => {
      for (const id of ids) due.add(id);
      if (due.size > 0) working ??= Promise.resolve().then(work);
    },
    idle: async () => {
      while (working) await working;
    },
  };
}

/** What is wanted of an application that may be healed now. */
function toHeal(host: Host, id: string, { isAlone, signal }: HealOptions): DesiredApplication | undefined {
  const desired = host.desired.find(id);
  return desired?.heal && isAlone() && !signal.aborted ? desired : undefined;
}

/** Tries again while the cluster is away for a moment; never throws. */
async function heal(host: Host, id: string, options: HealOptions): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    // Read anew: whatever ran before, or the platform, may want something else now.
    const desired = toHeal(host, id, options);
    if (!desired) return;
    try {
      const healed = await healOne(host, desired, options);
      if (!healed) return;
      await host.journal.append({ kind: 'healed', healed });
      return host.log.info({ id, outcome: healed.outcome, count: healed.results.length }, 'healed alone');
    } catch (error) {
      if (options.signal.aborted) return;
      host.log.warn({ id, error }, 'an application could not be healed');
      if (tries >= MOST_TRIES || !isTransient(error)) return;
      await sleep(backOffMs(error, tries), undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}
