import { type WindowState, type WindowTimes, windowStateAt } from './window-times.ts';

/** A window as a decision needs it. */
export interface DecidingWindow extends WindowTimes {
  name: string;
  kind: 'allow' | 'deny';
  manualSync: boolean;
}

/** What the windows of an application say at a moment. */
export type WindowDecision<Window extends DecidingWindow> =
  | { held: false }
  | {
      held: true;
      /** The window that holds it: one that is open and denies, or one that allows and is not open. */
      by: Window;
      /** May a person sync? */
      manual: boolean;
      /** When it is held no more; undefined when no such time is in sight. */
      until: Date | undefined;
    };

/** Openings and closings that are looked ahead at. */
const MOST_CHANGES = 50;

/** Each page asks of each application: one answer is good until a window opens or closes. */
const MOST_KEPT = 500;
const LONGEST_KEPT_MS = 3_600_000;
const kept = new Map<string, { from: number; to: number; decided: WindowDecision<DecidingWindow> }>();

/** Do these windows, all of which match the application, let it sync by itself now? (semantics A.7) */
export function decideByWindows<Window extends DecidingWindow>(
  windows: readonly Window[],
  now: Date,
): WindowDecision<Window> {
  if (windows.length === 0) return { held: false };
  const key = JSON.stringify(windows);
  const time = now.getTime();
  const known = kept.get(key);
  // The same key is the same windows.
  if (known && known.from <= time && time < known.to) return known.decided as WindowDecision<Window>;
  const standing = windows.map((window) => ({ window, state: windowStateAt(window, now) }));
  const changesAt = nextChange(standing)?.getTime() ?? Number.POSITIVE_INFINITY;
  const decision = decide(standing);
  const decided = decision.held ? { ...decision, until: heldUntil(standing) } : decision;
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, { from: time, to: Math.min(changesAt, time + LONGEST_KEPT_MS), decided });
  return decided;
}

interface Standing<Window> {
  window: Window;
  state: WindowState;
}

function decide<Window extends DecidingWindow>(
  standing: readonly Standing<Window>[],
): { held: false } | { held: true; by: Window; manual: boolean } {
  const denies = standing.filter(({ window, state }) => window.kind === 'deny' && state.active);
  if (denies.length > 0) return heldBy(denies);
  const allows = standing.filter(({ window }) => window.kind === 'allow');
  return allows.some(({ state }) => state.active) || allows.length === 0 ? { held: false } : heldBy(allows);
}

/** Of several the one that lets nobody sync is named; a person may only where all of them let a person. */
function heldBy<Window extends DecidingWindow>(standing: readonly Standing<Window>[]) {
  const windows = standing.map(({ window }) => window);
  const strict = windows.find(({ manualSync }) => !manualSync);
  return { held: true as const, by: (strict ?? windows[0]) as Window, manual: strict === undefined };
}

const nextChange = (standing: readonly Standing<unknown>[]): Date | undefined =>
  standing
    .flatMap(({ state }) => state.changesAt ?? [])
    .sort((one, other) => one.getTime() - other.getTime())[0];

/** Goes from change to change, and looks anew only at what changes. */
function heldUntil(now: readonly Standing<DecidingWindow>[]): Date | undefined {
  let standing = now;
  for (let changes = 0; changes < MOST_CHANGES; changes += 1) {
    const next = nextChange(standing);
    if (!next) return undefined;
    standing = standing.map((one) =>
      one.state.changesAt && one.state.changesAt <= next
        ? { window: one.window, state: windowStateAt(one.window, next) }
        : one,
    );
    if (!decide(standing).held) return next;
  }
  return undefined;
}
