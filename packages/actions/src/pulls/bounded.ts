import { createHash } from 'node:crypto';
import type { FieldChange, FieldConflict, Plan, PlanItem } from '@landfall/contracts/plan';
import type { Json } from '@landfall/contracts/resource';

/** Characters of a value, as it is kept. */
const MOST_OF_VALUE = 2_000;
/** Characters of what changes in one object, and in all of a plan: two hundred plans are read at once. */
const MOST_OF_OBJECT = 64 * 1024;
const MOST_OF_PLAN = 256 * 1024;
/** Warnings of one object. */
const MOST_WARNINGS = 20;

/**
 * A plan as it is kept for a pull request, whose author decides how large it would be: long values are cut, and say so together with
 * a digest, so that equal and changed are told apart; fields beyond a bound are counted in a warning of their object. Objects and
 * counts stay as they are.
 */
export function boundedPlan(plan: Plan): Plan {
  let left = MOST_OF_PLAN;
  const items = plan.items.map((item) => {
    const most = Math.min(left, MOST_OF_OBJECT);
    const changes = within(item.changes.map(shortChange), most);
    const conflicts = within(item.conflicts.map(shortConflict), most - changes.size);
    left -= changes.size + conflicts.size;
    return {
      ...item,
      ...(item.reason === undefined ? {} : { reason: shortText(item.reason) }),
      changes: changes.kept,
      conflicts: conflicts.kept,
      warnings: warningsOf(item, changes.more + conflicts.more),
    };
  });
  return { ...plan, items };
}

function warningsOf({ warnings }: PlanItem, more: number): string[] {
  const kept = warnings.slice(0, MOST_WARNINGS).map(shortText);
  if (more === 0) return kept;
  const fields = more === 1 ? '1 more field is' : `${more} more fields are`;
  return [...kept, `${fields} not listed here: what changes is too large to be kept whole.`];
}

/** The first of a list that have room together. */
function within<T>(list: readonly T[], most: number): { kept: T[]; size: number; more: number } {
  const kept: T[] = [];
  let size = 0;
  for (const one of list) {
    const length = JSON.stringify(one).length;
    if (size + length > most) break;
    size += length;
    kept.push(one);
  }
  return { kept, size, more: list.length - kept.length };
}

const shortChange = ({ before, after, ...change }: FieldChange): FieldChange => ({
  ...change,
  ...(before === undefined ? {} : { before: shortValue(before) }),
  ...(after === undefined ? {} : { after: shortValue(after) }),
});

const shortConflict = ({ live, desired, ...conflict }: FieldConflict): FieldConflict => ({
  ...conflict,
  ...(live === undefined ? {} : { live: shortValue(live) }),
  ...(desired === undefined ? {} : { desired: shortValue(desired) }),
});

function shortValue(value: Json): Json {
  if (typeof value === 'string') return shortText(value);
  const text = JSON.stringify(value);
  // As text a mask is not known for one any more.
  return text.length > MOST_OF_VALUE ? cut(text.replace(/"masked:[^"]*"/g, '"•••••"'), text) : value;
}

const shortText = (text: string): string => (text.length > MOST_OF_VALUE ? cut(text, text) : text);

/** @param whole what the digest is of */
function cut(text: string, whole: string): string {
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, 12);
  const kept = text.slice(0, MOST_OF_VALUE).toWellFormed();
  return `${kept}… (cut: ${whole.length} characters, SHA-256 ${digest})`;
}
