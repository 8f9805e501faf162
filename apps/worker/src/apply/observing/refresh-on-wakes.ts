import type { Queue } from '@landfall/queue';
import type { ApplyRole } from '../role.ts';
import type { Observer } from './observer.ts';

export type Wakes = Pick<Queue, 'onWake'>;

/** Wake-ups that come this close together are one. */
const TOGETHER_MS = 1_000;

/**
 * Has observers look for kinds that are new to them when something was told in their organization: a sync that writes its
 * first object of a kind tells. Returns how to stop.
 */
export function refreshOnWakes(
  { log }: Pick<ApplyRole, 'log'>,
  wakes: Wakes,
  mine: ReadonlyMap<string, Observer>,
): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  const again = new Set<string>();
  const refresh = (observer: Observer) => {
    const { id } = observer.cluster;
    // What was told while kinds are being read is read after.
    if (timers.has(id)) return void again.add(id);
    const run = async () => {
      again.delete(id);
      await observer.refresh().catch((error: unknown) => log.warn({ id, error }, 'kinds could not be read'));
      timers.delete(id);
      if (again.delete(id)) refresh(observer);
    };
    timers.set(
      id,
      setTimeout(() => void run(), TOGETHER_MS),
    );
  };
  const forget = wakes.onWake((wake) => {
    for (const observer of mine.values()) {
      if (wake === 'everyone' || wake.organizationId === observer.cluster.organizationId) refresh(observer);
    }
  });
  return () => {
    forget();
    for (const timer of timers.values()) clearTimeout(timer);
    again.clear();
  };
}
