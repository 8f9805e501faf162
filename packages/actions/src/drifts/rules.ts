import {
  type IgnoreDifference,
  MOST_IGNORE_POINTERS,
  MOST_IGNORE_RULES,
  MOST_JQ_LENGTH,
} from '@landfall/contracts/application';
import type { DriftView, IgnoreDriftInput } from '@landfall/contracts/drift';
import { type FieldPlace, placeAsJq } from '@landfall/contracts/field-place';
import type { ResourceRef } from '@landfall/contracts/resource';
import { Refusal } from '../refusal.ts';

type Wish = Pick<IgnoreDriftInput, 'scope' | 'expiresAt'>;

/** The rules that ignore these drifts of one application: one for each object or kind, with the fields in it. */
export function rulesFor(drifts: readonly DriftView[], { scope, expiresAt }: Wish): IgnoreDifference[] {
  const rules = new Map<string, IgnoreDifference>();
  for (const drift of drifts) {
    if (drift.what !== 'changed') continue;
    const { group, kind, name, namespace } = drift.ref;
    const target = {
      group,
      kind,
      ...(scope === 'kind' ? {} : { name, ...(namespace ? { namespace } : {}) }),
    };
    const key = JSON.stringify(target);
    const fields = together(rules.get(key), fieldOf(drift));
    rules.set(key, { ...target, ...fields, managedFieldsManagers: [], ...(expiresAt ? { expiresAt } : {}) });
  }
  return [...rules.values()];
}

type Fields = Pick<IgnoreDifference, 'jsonPointers' | 'jqPathExpressions'>;

/** How a rule names a drift's field: by its pointer, or, in a list whose items have names, so that their order does not matter. */
function fieldOf({ field, place }: DriftView): Fields {
  const jq = place && placeAsJq(place);
  return jq !== undefined && jq.length <= MOST_JQ_LENGTH
    ? { jsonPointers: [], jqPathExpressions: [jq] }
    : { jsonPointers: [field], jqPathExpressions: [] };
}

const together = (before: Fields | undefined, added: Fields): Fields => ({
  jsonPointers: [...new Set([...(before?.jsonPointers ?? []), ...added.jsonPointers])],
  jqPathExpressions: [...new Set([...(before?.jqPathExpressions ?? []), ...added.jqPathExpressions])],
});

/** The fields of a rule of ours, as an audit row names them. */
export const fieldsOf = ({
  kind,
  name = '*',
  jsonPointers,
  jqPathExpressions,
}: IgnoreDifference): string[] => [
  ...jsonPointers.map((pointer) => `${kind}/${name}${pointer}`),
  ...jqPathExpressions.map((expression) => `${kind}/${name} ${expression}`),
];

/** Is a rule of ours about this object? */
export const isAbout = (rule: IgnoreDifference, ref: ResourceRef): boolean =>
  rule.group === ref.group &&
  rule.kind === ref.kind &&
  (rule.name === undefined || rule.name === ref.name) &&
  (rule.namespace === undefined || rule.namespace === ref.namespace);

/** Does a rule of ours hide this drift? What is named hides what is below it, too. */
export const hides = (rule: IgnoreDifference, { ref, field, place, what }: DriftView): boolean =>
  what === 'changed' &&
  isAbout(rule, ref) &&
  (rule.jsonPointers.some((pointer) => field === pointer || field.startsWith(`${pointer}/`)) ||
    (place !== undefined && above(place).some((one) => rule.jqPathExpressions.includes(placeAsJq(one)))));

/** A place, and all that it is in. */
const above = (place: FieldPlace): FieldPlace[] => place.map((_, at) => place.slice(0, at + 1));

/** An application's rules with these: the same target until the same day is one rule. @throws Refusal `refused` when that is too much. */
export function withRules(
  before: readonly IgnoreDifference[],
  added: readonly IgnoreDifference[],
): IgnoreDifference[] {
  const targetOf = ({ jsonPointers: _pointers, jqPathExpressions: _jq, ...target }: IgnoreDifference) =>
    JSON.stringify(Object.entries(target).sort(([one], [other]) => (one < other ? -1 : 1)));
  const rules = [...before];
  for (const rule of added) {
    const at = rules.findIndex((one) => targetOf(one) === targetOf(rule));
    const old = rules[at];
    if (old) rules[at] = { ...old, ...together(old, rule) };
    else rules.push(rule);
  }
  if (
    rules.length > MOST_IGNORE_RULES ||
    rules.some(
      ({ jsonPointers, jqPathExpressions }) =>
        Math.max(jsonPointers.length, jqPathExpressions.length) > MOST_IGNORE_POINTERS,
    )
  ) {
    throw new Refusal('refused', {
      what: 'Nothing was ignored.',
      why: `An application has ${MOST_IGNORE_RULES} rules with ${MOST_IGNORE_POINTERS} fields each at most.`,
      fix: 'Remove rules that are of no more use in the settings of the application, or ignore every object of the kind.',
    });
  }
  return rules;
}
