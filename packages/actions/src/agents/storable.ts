/**
 * A value as the database takes it: without NUL, and with halves of letters replaced, neither of which a JSON column holds.
 * What an agent tells may have them out of a pod's log, and would be told again for ever if it could not be kept.
 */
export function storable<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  return /\\u(?:0000|d[89a-f])/i.test(text) ? JSON.parse(text, cleanOne) : value;
}

const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();

function cleanOne(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [clean(key), one]));
}
