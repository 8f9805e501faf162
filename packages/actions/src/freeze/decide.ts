import { type WindowTimes, windowStateAt } from './window-times.ts';

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
const MOST_CHANGES = 200;

/** Do these windows, all of which match the application, let it sync by itself now? (semantics A.7) */
export function decideByWindows<Window extends DecidingWindow>(
  windows: readonly Window[],
  now: Date,
): WindowDecision<Window> {
  const decided = decideAt(windows, now);
  if (!decided.held) return decided;
  return { ...decided, until: heldUntil(windows, now) };
}

function decideAt<Window extends DecidingWindow>(
  windows: readonly Window[],
  now: Date,
): { held: false } | { held: true; by: Window; manual: boolean } {
  const isActive = (window: Window) => windowStateAt(window, now).active;
  const denies = windows.filter((window) => window.kind === 'deny' && isActive(window));
  if (denies.length > 0) return heldBy(denies);
  const allows = windows.filter(({ kind }) => kind === 'allow');
  return allows.some(isActive) || allows.length === 0 ? { held: false } : heldBy(allows);
}

/** Of several the one that lets nobody sync is named; a person may only where all of them let a person. */
function heldBy<Window extends DecidingWindow>(windows: readonly Window[]) {
  const strict = windows.find(({ manualSync }) => !manualSync);
  return { held: true as const, by: (strict ?? windows[0]) as Window, manual: strict === undefined };
}

function heldUntil<Window extends DecidingWindow>(windows: readonly Window[], now: Date): Date | undefined {
  let at = now;
  for (let changes = 0; changes < MOST_CHANGES; changes += 1) {
    const next = windows
      .flatMap((window) => windowStateAt(window, at).changesAt ?? [])
      .sort((one, other) => one.getTime() - other.getTime())[0];
    if (!next) return undefined;
    if (!decideAt(windows, next).held) return next;
    at = next;
  }
  return undefined;
}
