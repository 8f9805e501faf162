import { deletionWords } from './approval-words.ts';
import type { Guard } from './types.ts';

/** `Prune=confirm` and `Delete=confirm` (semantics A.4): what carries it goes only with a person's yes. */
export const checkConfirm: Guard = (plan) => {
  const items = plan.items.filter(({ needsApproval }) => needsApproval !== undefined);
  const [first] = items;
  if (!first) return undefined;
  const why = `${first.needsApproval ?? ''} Such objects are deleted only with a person’s yes.`;
  return { problem: deletionWords('prune-confirm', items, why), objects: items.map(({ ref }) => ref) };
};
