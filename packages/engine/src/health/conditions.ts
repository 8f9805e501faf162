import type { Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import { section, wordsOf } from './fields.ts';

/** One entry of `status.conditions`. */
export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

/** All conditions of an object; unreadable ones left out. */
export function conditionsOf(live: Manifest): Condition[] {
  const { conditions } = section(live, 'status');
  if (!Array.isArray(conditions)) return [];
  return conditions.flatMap((entry) => {
    if (!isRecord(entry) || typeof entry.type !== 'string') return [];
    return [
      {
        type: wordsOf(entry.type),
        status: wordsOf(entry.status),
        reason: wordsOf(entry.reason),
        message: wordsOf(entry.message),
      },
    ];
  });
}

export const conditionOf = (live: Manifest, type: string): Condition | undefined =>
  conditionsOf(live).find((condition) => condition.type === type);

/** What a condition says, in its own words. */
export const said = (condition: Condition): string => condition.message || condition.reason || condition.type;
