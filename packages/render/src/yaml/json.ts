import { toPointer } from '@landfall/contracts/json-pointer';
import type { Json } from '@landfall/contracts/resource';
import { RenderError, type SourcePlace } from '../render-error.ts';
import { MERGE } from './mapping.ts';
import { floatValue, integerText } from './numbers.ts';

/**
 * Copies a parsed YAML value into plain JSON: aliases become copies (a later step may change one of them), and what
 * JSON or a JavaScript number cannot hold is refused with its path, never rounded (security DOS-4).
 */
export function toJson(value: unknown, place: SourcePlace, path = ''): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value === 0 ? 0 : value;
    throw refused('yaml-refused', place, path, 'is not a finite number', 'JSON has no word for it.');
  }
  if (Array.isArray(value)) return value.map((item, index) => toJson(item, place, `${path}/${index}`));
  if (typeof value !== 'object') {
    throw refused(
      'yaml-refused',
      place,
      path,
      'is not plain data',
      'Only JSON values can be sent to a cluster.',
    );
  }
  if (value === MERGE) return '<<';
  const float = floatValue(value);
  if (float !== undefined) return float === 0 ? 0 : float;
  const integer = integerText(value);
  if (integer !== undefined) {
    const why = 'Beyond 2^53 the number would be rounded on its way to the cluster.';
    throw refused('integer-too-large', place, path, `is the integer ${integer.slice(0, 40)}`, why);
  }
  const copy: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value))
    copy[key] = toJson(item, place, `${path}${toPointer([key])}`);
  return copy;
}

function refused(
  code: 'yaml-refused' | 'integer-too-large',
  place: SourcePlace,
  path: string,
  is: string,
  why: string,
): RenderError {
  const where = place.line === undefined ? '' : ` (document ${place.document ?? 1}, from line ${place.line})`;
  return new RenderError(
    code,
    {
      what: `\`${path === '' ? '/' : path}\` in \`${place.file ?? 'the YAML'}\`${where} ${is}.`,
      why,
      fix: 'Write it as text, in quotes, if the field takes text.',
    },
    place,
  );
}
