import { defineMappingTag, defineScalarTag, NOT_RESOLVED } from 'js-yaml';
import { floatKey } from './float-key.ts';
import { floatValue, integerText } from './numbers.ts';

/** Stands for a plain `<<`: a merge where it is a key, text where it is a value. A quoted one is text everywhere. */
export const MERGE = Object.freeze({ is: 'merge key' });

const never = (): boolean => false;

export const mergeTag = defineScalarTag('tag:landfall.dev,2026:merge', {
  implicit: true,
  implicitFirstChars: ['<'],
  resolve: (source) => (source === '<<' ? MERGE : NOT_RESOLVED),
  identify: never,
});

export const explicitMergeTag = defineScalarTag('tag:yaml.org,2002:merge', {
  resolve: (source) => (source === '<<' ? MERGE : source),
  identify: never,
});

type Mapping = Record<string, unknown>;

/** Keys that came by a merge: one written out later takes their place and is no duplicate. */
const merged = new WeakMap<Mapping, Set<string>>();

/** JSON has text keys only; kubectl writes numbers and booleans out (`yes:` becomes "true") and refuses the rest. */
function keyText(key: unknown): string | undefined {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return String(key);
  const float = typeof key === 'object' && key !== null ? floatValue(key) : undefined;
  if (float !== undefined) return floatKey(float);
  if (typeof key !== 'number') return undefined;
  if (Number.isInteger(key)) return String(key);
  if (Number.isNaN(key)) return '.nan';
  return Number.isFinite(key) ? floatKey(key) : String(key).replace('Infinity', '.inf');
}

/** Why a key has no text. */
const keyProblem = (key: unknown): string =>
  typeof key === 'number' || (typeof key === 'object' && key !== null && floatValue(key) !== undefined)
    ? 'a key that is a number of so many digits would be rounded: put quotes around it'
    : 'a key must be text, a number or a boolean';

function addPair(carrier: Mapping, key: unknown, value: unknown): string {
  if (key === MERGE) return merge(carrier, value);
  const text = keyText(key);
  if (text === undefined) return keyProblem(key);
  if (text === '__proto__') return 'the key __proto__ is not allowed';
  carrier[text] = value;
  merged.get(carrier)?.delete(text);
  return '';
}

/**
 * As kubectl's reader merges: where it stands, so that it wins over keys before it and not over those after it; of a list,
 * the first wins. The work is bounded, because every merged key is counted as an alias written out.
 */
function merge(carrier: Mapping, value: unknown): string {
  const sources = Array.isArray(value) ? value.toReversed() : [value];
  const keys = merged.get(carrier) ?? new Set();
  merged.set(carrier, keys);
  for (const source of sources) {
    if (!isMapping(source)) return 'a merge key takes a mapping, or a list of mappings';
    for (const [key, item] of Object.entries(source)) {
      carrier[key] = item;
      keys.add(key);
    }
  }
  return '';
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  integerText(value) === undefined &&
  floatValue(value) === undefined;

export const mappingTag = defineMappingTag<Mapping>('tag:yaml.org,2002:map', {
  create: () => Object.create(null) as Mapping,
  identify: never,
  addPair,
  has: (carrier, key) => {
    const text = keyText(key);
    return text !== undefined && Object.hasOwn(carrier, text) && merged.get(carrier)?.has(text) !== true;
  },
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => carrier[keyText(key) ?? ''],
});
