import { type FieldPlace, placeName, pointerName } from '@landfall/contracts/field-place';
import {
  type FieldChange,
  type PlanAction,
  type PlanSummary,
  planAction,
  planSummary,
} from '@landfall/contracts/plan';
import type { Json } from '@landfall/contracts/resource';
import { plainText } from '#src/ui/text/safe-href.ts';

const MASK = 'masked:';

/** A field as people write it: `spec.containers[web].image` where its list items have names, else by its pointer. */
export const fieldName = (pointer: string, place?: FieldPlace): string =>
  plainText(place ? placeName(place) : pointerName(pointer));

/** Tells the changes of an object apart: an item of a list may have come where another stood. */
export const changeKey = ({ pointer, after }: FieldChange): string => `${pointer} ${after === undefined}`;

/** One side of a change: a value in words, a secret that is only known to be equal or not, or no value at all. */
export type Side = { kind: 'value'; text: string } | { kind: 'masked' } | { kind: 'absent' };

export function sideOf(value: Json | undefined): Side {
  if (value === undefined) return { kind: 'absent' };
  if (typeof value === 'string') {
    return value.startsWith(MASK) ? { kind: 'masked' } : { kind: 'value', text: plainText(value) || '""' };
  }
  return { kind: 'value', text: plainText(JSON.stringify(value)) };
}

/** The same in one word. */
export function sideText(value: Json | undefined): string {
  const side = sideOf(value);
  if (side.kind === 'absent') return 'not set';
  return side.kind === 'masked' ? '•••••' : side.text;
}

/** For masked values: are both sides the same secret? Masks are keyed, so equal masks mean equal values. */
export const maskedWord = ({ before, after }: FieldChange): 'changed' | 'equal' | null =>
  sideOf(before).kind === 'masked' || sideOf(after).kind === 'masked'
    ? before === after
      ? 'equal'
      : 'changed'
    : null;

const VERBS = [
  ['refuse', 'refused'],
  ['prune', 'to prune'],
  ['create', 'to create'],
  ['configure', 'to configure'],
  ['skip', 'skipped'],
  ['unchanged', 'unchanged'],
] as const;

/** "3 to configure, 1 to create, 1 to prune, 41 unchanged": what is nothing is left out. */
export function summaryWords(summary: PlanSummary): string {
  const parts = VERBS.flatMap(([action, words]) =>
    summary[action] > 0 ? [`${summary[action]} ${words}`] : [],
  );
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

/** Runs with the sync, apart from what is compared; one that is refused stands in its way like any other object. */
export const isHookRow = ({ action, hook }: { action: PlanAction; hook: boolean }): boolean =>
  hook && action !== 'refuse';

/** The summary of the rows that stand below it: every object counts by what is planned for it, hooks by themselves. */
export function rowsWords(rows: ReadonlyArray<{ action: PlanAction; hook: boolean }>): string {
  const count = (action: PlanAction) => rows.filter((row) => row.action === action && !isHookRow(row)).length;
  const counts = planAction.options.map((action) => [action, count(action)] as const);
  const hooks = rows.filter(isHookRow).length;
  const words = summaryWords(planSummary.parse(Object.fromEntries(counts)));
  if (hooks === 0) return words;
  const run = `${hooks} ${hooks === 1 ? 'hook' : 'hooks'}`;
  return counts.every(([, many]) => many === 0) ? run : `${words}, ${run}`;
}
