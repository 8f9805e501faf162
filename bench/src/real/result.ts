import { grid } from '../table.ts';

/** What one application came to. Seconds are for orientation: nothing checks them. */
export interface RealResult {
  application: string;
  repository: string;
  commit: string;
  /** Of Git; a namespace that was made for them is none. */
  objects: number;
  hooks: number;
  /** From the request to the end of its first sync. */
  firstSyncSeconds: number;
  /** Of the second sync: objects that were left as they are. */
  unchanged: number;
  /** Differences and syncs nobody asked for, while controllers wrote status, and in a plan after it. */
  differences: number;
  health: string;
  /** The words it was refused with, where it should be. */
  refused?: string;
  /** Everything that is not as the pins say; empty when all is well. */
  problems: string[];
}

/** The one table of a run. */
export function resultTable(results: readonly RealResult[], minutes: number): string {
  const head = [
    'application',
    'objects',
    'first sync s',
    'second: unchanged',
    `after ${minutes} min: differences`,
    'health',
    '',
  ];
  const lines = results.map((one) => [
    one.application,
    one.hooks === 0 ? String(one.objects) : `${one.objects} + ${one.hooks} hooks`,
    one.firstSyncSeconds.toFixed(1),
    one.refused === undefined ? String(one.unchanged) : '–',
    one.refused === undefined ? String(one.differences) : '–',
    one.health,
    one.problems.length > 0 ? 'not as pinned' : (one.refused ?? ''),
  ]);
  return grid(head, lines);
}
