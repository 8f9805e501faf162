import type { Json } from '@landfall/contracts/resource';
import { sameDuration } from './duration.ts';
import { sameQuantity } from './quantity.ts';

/** Maps whose values are free text: two spellings there are two values. */
const FREE_TEXT = new Set([
  'data',
  'stringData',
  'binaryData',
  'annotations',
  'labels',
  'matchLabels',
  'selector',
  'nodeSelector',
  'parameters',
  'env',
  'args',
  'command',
]);
const QUANTITY_MAPS = new Set([
  'limits',
  'requests',
  'capacity',
  'hard',
  'default',
  'defaultRequest',
  'max',
  'min',
  'maxLimitRequestRatio',
  'overhead',
  'podFixed',
]);
/** What resources are called: elsewhere under `default` or `max` a text like `1.10` is not the number 1.1. */
const RESOURCE_NAME =
  /^(cpu|memory|storage|ephemeral-storage|pods|hugepages-.+|(requests|limits)\..+|.+\/.+)$/;
const QUANTITY_FIELDS = new Set(['sizeLimit', 'divisor', 'averageValue', 'storage']);
const PORT_FIELDS = new Set(['port', 'targetPort', 'maxSurge', 'maxUnavailable', 'minAvailable']);
const DURATION_FIELD = /(timeout|interval|duration|period|ttl)$/i;

/**
 * Are two values the same to the API server, spelling aside (semantics A.10)? `path` is where they stand, because
 * `"1.0"` and `"1"` are one quantity in `resources.limits` and two strings in a ConfigMap. Null reads as absent.
 */
export function sameValue(a: Json | undefined, b: Json | undefined, path: readonly string[]): boolean {
  if (a === b) return true;
  if (a === undefined || a === null || b === undefined || b === null) return (a ?? null) === (b ?? null);
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameValue(item, b[index], [...path, String(index)]));
  }
  if (typeof a === 'object') {
    if (typeof b !== 'object' || Array.isArray(b)) return false;
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => sameValue(a[key], b[key], [...path, key]));
  }
  return typeof b !== 'object' && sameScalar(a, b, path);
}

function sameScalar(
  a: string | number | boolean,
  b: string | number | boolean,
  path: readonly string[],
): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean') return false;
  if (path.some((key) => FREE_TEXT.has(key))) return false;
  const field = path.at(-1) ?? '';
  const resource = QUANTITY_MAPS.has(path.at(-2) ?? '') && RESOURCE_NAME.test(field);
  if (resource || QUANTITY_FIELDS.has(field)) return sameQuantity(a, b);
  if (PORT_FIELDS.has(field)) return String(a) === String(b);
  return DURATION_FIELD.test(field) && typeof a === 'string' && typeof b === 'string' && sameDuration(a, b);
}
