import { z } from 'zod';
import { pointerTokens } from './json-pointer.ts';

/** What names an item of a list: its merge key, like `{name: 'web'}` or `{containerPort: 80, protocol: 'TCP'}`. */
export const itemName = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type ItemName = z.infer<typeof itemName>;

/**
 * Where a field stands, whatever the order of the lists above it: a step is a key, what names an item, or, where nothing does,
 * its place in the list.
 */
export const fieldPlace = z.array(z.union([z.string(), z.number().int().nonnegative(), itemName]));
export type FieldPlace = z.infer<typeof fieldPlace>;

/**
 * The same place as a jq expression. One that is not there is none, no error:
 * `.spec.containers[]? | select(.name == "web") | .image`.
 */
export function placeAsJq(place: FieldPlace): string {
  const words = place.reduce<string>((jq, step) => {
    if (typeof step === 'number') return `${jq}[${step}]?`;
    if (typeof step === 'object') return `${jq || '.'}[]? | select(${nameAsJq(step)})`;
    const at = jq.endsWith(')') ? `${jq} | ` : jq;
    if (/^[A-Za-z_]\w*$/.test(step)) return `${at}.${step}`;
    return `${at}${at === '' || at.endsWith('| ') ? '.' : ''}[${JSON.stringify(step)}]`;
  }, '');
  return words || '.';
}

// JSON's texts are jq's: a backslash is escaped in both, so that nothing is interpolated.
const nameAsJq = (name: ItemName): string =>
  Object.entries(name)
    .map(
      ([field, value]) =>
        `.${/^[A-Za-z_]\w*$/.test(field) ? field : `[${JSON.stringify(field)}]`} == ${JSON.stringify(value)}`,
    )
    .join(' and ');

/** `spec.containers[web].image`, as people write fields. */
export const placeName = (place: FieldPlace): string =>
  place.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step}]`;
    if (typeof step === 'object') return `${name}[${Object.values(step).join('/')}]`;
    if (/[./]/.test(step)) return `${name}["${step}"]`;
    return name === '' ? step : `${name}.${step}`;
  }, '');

/** The same of a JSON pointer, for a field whose place is not known: `/spec/containers/0/image` is `spec.containers[0].image`. */
export const pointerName = (pointer: string): string =>
  placeName(pointerTokens(pointer).map((token) => (/^\d+$/.test(token) ? Number(token) : token)));
