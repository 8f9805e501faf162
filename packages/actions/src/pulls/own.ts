import { createHash } from 'node:crypto';
import type { Plan, PlanItem } from '@landfall/contracts/plan';
import { resourceKey } from '@landfall/contracts/resource';

/**
 * A plan with live values of the application's own objects only. Whoever opens a pull request writes which objects it names: that
 * another one exists is told, its content and its fields are not.
 * @param own uid by resource key of what the application's inventory holds
 */
export function ofOwn(plan: Plan, own: ReadonlyMap<string, string>): Plan {
  const items = plan.items.map((item) => (isOwn(item, own) ? item : withoutLive(item)));
  // The plan's own digest is of what is left out, too: whoever guesses that could have the guess confirmed.
  return { ...plan, digest: createHash('sha256').update(JSON.stringify(items)).digest('hex'), items };
}

function isOwn({ ref, uid }: PlanItem, own: ReadonlyMap<string, string>): boolean {
  const known = own.get(resourceKey(ref));
  // Deleted and made anew by somebody else it has the same name, and is another object.
  return known !== undefined && (uid === undefined || known === '' || known === uid);
}

/** Which fields would change says which are as guessed already: not even their names are told. */
const withoutLive = (item: PlanItem): PlanItem => ({
  ...item,
  changes: [],
  conflicts: [],
});
