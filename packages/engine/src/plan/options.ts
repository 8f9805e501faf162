import { FIELD_MANAGER } from '@landfall/contracts/resource';
import type { ApplyOptions } from '../ports/cluster.ts';

/** Options of an apply by our own field manager. */
export function applyOptions(options: Omit<ApplyOptions, 'fieldManager'>): ApplyOptions {
  return { fieldManager: FIELD_MANAGER, ...options };
}

/** `Validate=false` (semantics A.4): unknown and duplicate fields are let through without a word. */
export const validation = (options: ReadonlyMap<string, string>): Pick<ApplyOptions, 'validate'> =>
  options.get('Validate') === 'false' ? { validate: false } : {};
