import type { ItemName } from '@landfall/contracts/field-place';
import { pointerTokens } from '@landfall/contracts/json-pointer';
import type { AcceptedField } from '@landfall/contracts/proposal';
import type { Json } from '@landfall/contracts/resource';
import type { YamlPath } from '@landfall/yaml-edit';

/** A field as it is found in one object: the way there, and what stands at its end. */
export interface FieldIn {
  path: YamlPath;
  /** Undefined where the object leaves it out. */
  value: Json | undefined;
}

/** Finds a field in an object by what names list items, so that their order does not matter. Undefined where no such place is. */
export function fieldIn(
  object: Json | undefined,
  { place, field }: Pick<AcceptedField, 'place' | 'field'>,
): FieldIn | undefined {
  const steps = place ?? pointerTokens(field);
  const path: (string | number)[] = [];
  let value: Json | undefined = object;
  for (const [at, step] of steps.entries()) {
    if (Array.isArray(value)) {
      const index = typeof step === 'object' ? named(value, step) : Number(step);
      if (index === undefined || !(index in value)) return undefined;
      path.push(index);
      value = value[index];
    } else if (isObject(value) && typeof step !== 'object') {
      const key = String(step);
      if (!Object.hasOwn(value, key) && at < steps.length - 1) return undefined;
      path.push(key);
      value = Object.hasOwn(value, key) ? value[key] : undefined;
    } else return undefined;
  }
  return path.length === 0 ? undefined : { path, value };
}

/** The one item of a list with this name; Git may leave a part of it to its default, as a port does its protocol. */
function named(items: readonly Json[], name: ItemName): number | undefined {
  const found = [...items.keys()].filter((index) => {
    const item = items[index];
    if (!isObject(item)) return false;
    const fields = Object.entries(name);
    return (
      fields.every(([field, value]) => item[field] === undefined || item[field] === value) &&
      fields.some(([field, value]) => item[field] === value)
    );
  });
  return found.length === 1 ? found[0] : undefined;
}

export const isObject = (value: unknown): value is { [key: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
