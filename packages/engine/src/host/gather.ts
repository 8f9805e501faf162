/** What waits to be acted on, by application. */
export interface Gathered {
  /** Something may have drifted: look at it. */
  drift: string[];
  /** Only how its objects fare has changed. */
  health: string[];
}

export interface Gathering {
  note(applicationId: string, change: 'drift' | 'health'): void;
  stop(): void;
}

export interface GatherOptions {
  act(gathered: Gathered): Promise<void>;
  /** Events that come this close together are one. */
  collectMs?: number;
  /** How long an application is left alone after it was acted on: what changes all the time costs a bounded amount. */
  restMs?: { drift: number; health: number };
  failed(error: unknown): void;
}

/** Whatever flaps is shown twice a second; drift is seldom, and somebody waits for its heal. */
const REST_MS = { drift: 100, health: 500 };
/** A failed act is tried again this much later. */
const AGAIN_MS = 1_000;

/**
 * Puts the events of a moment together. The first about an application is acted on at once, later ones after its rest;
 * none is lost: what could not be acted on is kept.
 */
export function gather({ act, failed, collectMs = 5, restMs = REST_MS }: GatherOptions): Gathering {
  const waiting = new Map<string, 'drift' | 'health'>();
  const restUntil = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let acting = false;
  let notBefore = 0;
  let stopped = false;

  const note = (id: string, change: 'drift' | 'health') => {
    if (waiting.get(id) !== 'drift') waiting.set(id, change);
  };
  const schedule = () => {
    if (acting || stopped || waiting.size === 0) return;
    const now = performance.now();
    let soonest = Number.POSITIVE_INFINITY;
    for (const id of waiting.keys()) soonest = Math.min(soonest, restUntil.get(id) ?? now);
    const at = Math.max(now + collectMs, soonest, notBefore);
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => void flush(), at - now);
  };
  const flush = async () => {
    acting = true;
    due = Number.POSITIVE_INFINITY;
    const now = performance.now();
    for (const [id, until] of restUntil) if (until <= now) restUntil.delete(id);
    const ready = [...waiting].filter(([id]) => !restUntil.has(id));
    for (const [id, change] of ready) {
      waiting.delete(id);
      restUntil.set(id, now + restMs[change]);
    }
    const of = (wanted: string) => ready.flatMap(([id, change]) => (change === wanted ? [id] : []));
    try {
      if (ready.length > 0) await act({ drift: of('drift'), health: of('health') });
    } catch (error) {
      for (const [id, change] of ready) note(id, change);
      notBefore = performance.now() + AGAIN_MS;
      if (!stopped) failed(error);
    }
    acting = false;
    schedule();
  };
  return {
    note: (id, change) => {
      note(id, change);
      schedule();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
