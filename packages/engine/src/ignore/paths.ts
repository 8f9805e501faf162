import type { IgnoreDifference } from '@landfall/contracts/application';
import { pointerTokens } from '@landfall/contracts/json-pointer';
import { FIELD_MANAGER, type Json, type Manifest } from '@landfall/contracts/resource';
import { childKeys, type Fields, fieldKey, isRecord, managedEntries } from '../compare/managed-fields.ts';
import type { PlanContext } from '../plan/types.ts';

/**
 * Where the ignored fields of a live object stand (semantics A.5): by pointer, by jq, by the managers that own them. Tokens
 * into `live`. An expression sees the object masked: what it says of a Secret, and which paths it chooses, tells nothing.
 * @throws JqError
 */
export async function ignoredPaths(
  rules: readonly IgnoreDifference[],
  live: Manifest,
  { jq, mask }: Pick<PlanContext, 'jq' | 'mask'>,
): Promise<string[][]> {
  const masked = rules.some((rule) => rule.jqPathExpressions.length > 0) ? mask(live) : live;
  const paths: string[][] = [];
  for (const rule of rules) {
    paths.push(...rule.jsonPointers.map(pointerTokens));
    for (const expression of rule.jqPathExpressions) paths.push(...(await jq.paths(expression, masked)));
    for (const manager of rule.managedFieldsManagers) paths.push(...ownedBy(manager, live));
  }
  return paths.filter((path) => path.length > 0);
}

/** The leaves that a manager owns by managedFields; what we own is what Git sets. */
function ownedBy(manager: string, live: Manifest): string[][] {
  if (manager === FIELD_MANAGER) return [];
  return managedEntries(live)
    .filter((entry) => entry.manager === manager)
    .flatMap((entry) => leaves(entry.fields, live as Json, []));
}

function leaves(fields: Fields, value: Json | undefined, path: string[]): string[][] {
  const children = childKeys(fields);
  if (children.length === 0) return [path];
  return children.flatMap((child) => {
    const token = tokenOf(child, value);
    const below = fields[child];
    if (token === undefined || below === undefined) return [];
    const next = Array.isArray(value) ? value[Number(token)] : isRecord(value) ? value[token] : undefined;
    return leaves(below, next, [...path, token]);
  });
}

/** A child of a FieldsV1 tree as a token: the field's name, or the place of the list item it names. */
function tokenOf(child: string, value: Json | undefined): string | undefined {
  if (child.startsWith('f:')) return child.slice(2);
  if (!Array.isArray(value)) return undefined;
  if (child.startsWith('i:')) return child.slice(2);
  const key = fieldKey(child);
  const at = value.findIndex((item) =>
    isRecord(key) && isRecord(item)
      ? Object.entries(key).every(([name, wanted]) => item[name] === wanted)
      : item === key,
  );
  return at === -1 ? undefined : String(at);
}
