import {
  type IgnoreDifference,
  MOST_IGNORE_POINTERS,
  MOST_IGNORE_RULES,
} from '@landfall/contracts/application';
import type { DriftView, IgnoreDriftInput } from '@landfall/contracts/drift';
import type { ResourceRef } from '@landfall/contracts/resource';
import { Refusal } from '../refusal.ts';

type Wish = Pick<IgnoreDriftInput, 'scope' | 'expiresAt'>;

/** The rules that ignore these drifts of one application: one for each object or kind, with the fields in it. */
export function rulesFor(drifts: readonly DriftView[], { scope, expiresAt }: Wish): IgnoreDifference[] {
  const rules = new Map<string, IgnoreDifference>();
  for (const { ref, field, what } of drifts) {
    if (what !== 'changed') continue;
    const { group, kind, name, namespace } = ref;
    const target = {
      group,
      kind,
      ...(scope === 'kind' ? {} : { name, ...(namespace ? { namespace } : {}) }),
    };
    const key = JSON.stringify(target);
    const jsonPointers = [...new Set([...(rules.get(key)?.jsonPointers ?? []), field])];
    const rest = { jqPathExpressions: [], managedFieldsManagers: [], ...(expiresAt ? { expiresAt } : {}) };
    rules.set(key, { ...target, jsonPointers, ...rest });
  }
  return [...rules.values()];
}

/** Is a rule of ours about this object? */
export const isAbout = (rule: IgnoreDifference, ref: ResourceRef): boolean =>
  rule.group === ref.group &&
  rule.kind === ref.kind &&
  (rule.name === undefined || rule.name === ref.name) &&
  (rule.namespace === undefined || rule.namespace === ref.namespace);

/** Does a rule of ours hide this drift? A pointer hides what is below it, too. */
export const hides = (rule: IgnoreDifference, { ref, field, what }: DriftView): boolean =>
  what === 'changed' &&
  isAbout(rule, ref) &&
  rule.jsonPointers.some((pointer) => field === pointer || field.startsWith(`${pointer}/`));

/** An application's rules with these: the same target until the same day is one rule. @throws Refusal `refused` when that is too much. */
export function withRules(
  before: readonly IgnoreDifference[],
  added: readonly IgnoreDifference[],
): IgnoreDifference[] {
  const targetOf = ({ jsonPointers: _pointers, ...target }: IgnoreDifference) =>
    JSON.stringify(Object.entries(target).sort(([one], [other]) => (one < other ? -1 : 1)));
  const rules = [...before];
  for (const rule of added) {
    const at = rules.findIndex((one) => targetOf(one) === targetOf(rule));
    const old = rules[at];
    if (old) rules[at] = { ...old, jsonPointers: [...new Set([...old.jsonPointers, ...rule.jsonPointers])] };
    else rules.push(rule);
  }
  if (
    rules.length > MOST_IGNORE_RULES ||
    rules.some(({ jsonPointers }) => jsonPointers.length > MOST_IGNORE_POINTERS)
  ) {
    throw new Refusal('refused', {
      what: 'Nothing was ignored.',
      why: `An application has ${MOST_IGNORE_RULES} rules with ${MOST_IGNORE_POINTERS} fields each at most.`,
      fix: 'Remove rules that are of no more use in the settings of the application, or ignore every object of the kind.',
    });
  }
  return rules;
}
