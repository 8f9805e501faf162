import { createHash } from 'node:crypto';
import { type Plan, type PlanAction, type PlanItem, planAction, planSummary } from '@landfall/contracts/plan';
import { resourceKey } from '@landfall/contracts/resource';

/**
 * A plan with what was compared of the application's own objects only. Whoever opens a pull request writes which objects it names, and
 * what they are to say: that another one exists is told, and neither its fields nor whether the whole guess equals it.
 * @param own uid by resource key of what the application's inventory holds
 */
export function ofOwn(plan: Plan, own: ReadonlyMap<string, string>): Plan {
  const items = plan.items.map((item) => (isOwn(item, own) ? item : uncompared(item)));
  const counted = items.filter(({ hook }) => hook === undefined);
  const count = (action: PlanAction) => counted.filter((item) => item.action === action).length;
  const summary = planSummary.parse(Object.fromEntries(planAction.options.map((one) => [one, count(one)])));
  // The plan's own digest is of what is left out, too: whoever guesses that could have the guess confirmed.
  const digest = createHash('sha256').update(JSON.stringify(items)).digest('hex');
  return { ...plan, summary, digest, items };
}

function isOwn({ ref, uid }: PlanItem, own: ReadonlyMap<string, string>): boolean {
  const known = own.get(resourceKey(ref));
  // Deleted and made anew by somebody else it has the same name, and is another object.
  return known !== undefined && (uid === undefined || known === '' || known === uid);
}

const NOT_COMPARED =
  'It is there already and is not this application’s, so it was not compared. The sync may be refused where somebody else holds a field.';

/**
 * Equal, changed and refused for what it holds are one: which of them it is would say whether it is as guessed. What was decided
 * without a look at its content stays: that it is not there, that it belongs to another application, that its kind is not served.
 */
function uncompared(item: PlanItem): PlanItem {
  const { ref, phase, wave, hook, uid, action, changes, conflicts } = item;
  // A hook is made anew whatever stands there, and no inventory holds it.
  if (action === 'create') return { ...item, changes: [], conflicts: [] };
  const isCompared = uid !== undefined || action === 'unchanged' || action === 'configure';
  if (!isCompared && changes.length + conflicts.length === 0) return item;
  const kept = { ref, phase, wave, ...(hook === undefined ? {} : { hook }) };
  return { ...kept, action: 'configure', changes: [], conflicts: [], warnings: [NOT_COMPARED] };
}
