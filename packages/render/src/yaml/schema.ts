import {
  boolYaml11Tag,
  defineMappingTag,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  type Schema,
} from 'js-yaml';

/** Stands for an integer that a JavaScript number would round; the copy that follows refuses it with its path. */
export interface TooLarge {
  readonly [tooLarge]: string;
}
const tooLarge = Symbol('integer beyond 2^53');
export const integerText = (value: object): string | undefined => (value as Partial<TooLarge>)[tooLarge];

const DIGITS = [...'0123456789'];
/** Go's strconv.ParseInt with base 0, which is what kubectl's YAML reader tries first, underscores taken out. */
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/;
/** The float grammar of the same reader. No sexagesimals. */
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL = new Map([
  ['.nan', Number.NaN],
  ['.inf', Number.POSITIVE_INFINITY],
  ['+.inf', Number.POSITIVE_INFINITY],
  ['-.inf', Number.NEGATIVE_INFINITY],
]);

function toBigInt(plain: string): bigint {
  const negative = plain.startsWith('-');
  let digits = plain.replace(/^[-+]/, '').toLowerCase();
  if (/^0[0-7]+$/.test(digits)) digits = `0o${digits.slice(1)}`;
  return negative ? -BigInt(digits) : BigInt(digits);
}

function integer(source: string): number | TooLarge | typeof NOT_RESOLVED {
  const plain = source.replaceAll('_', '');
  if (!INTEGER.test(plain)) return NOT_RESOLVED;
  const exact = toBigInt(plain);
  const value = Number(exact);
  return Number.isSafeInteger(value) ? value : { [tooLarge]: source };
}

function float(source: string): number | typeof NOT_RESOLVED {
  const special = SPECIAL.get(source.toLowerCase());
  if (special !== undefined) return special;
  const plain = source.replaceAll('_', '');
  if (!FLOAT.test(plain)) return NOT_RESOLVED;
  const value = Number(plain);
  return Number.isFinite(value) ? value : NOT_RESOLVED;
}

function binary(source: string): string | typeof NOT_RESOLVED {
  const text = source.replace(/\s/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return NOT_RESOLVED;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return NOT_RESOLVED;
  }
}

const never = (): boolean => false;

/** JSON has text keys only; kubectl writes numbers and booleans out (`yes:` becomes "true") and refuses the rest. */
function keyText(key: unknown): string | undefined {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'boolean') return String(key);
  return undefined;
}

const mapping = defineMappingTag<Record<string, unknown>>('tag:yaml.org,2002:map', {
  create: () => Object.create(null) as Record<string, unknown>,
  identify: never,
  addPair: (carrier, key, value) => {
    const text = keyText(key);
    if (text === undefined) return 'a key must be text, a number or a boolean';
    if (text === '__proto__') return 'the key __proto__ is not allowed';
    carrier[text] = value;
    return '';
  },
  has: (carrier, key) => Object.hasOwn(carrier, keyText(key) ?? ''),
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => carrier[keyText(key) ?? ''],
});

/**
 * YAML 1.1 as kubectl reads it (semantics A.10): its reader is Go's yaml.v2 turned into JSON. `0644` is 420, `yes` and
 * `on` are true, a date stays text, `1e3` is 1000. Each rule is compared with kubectl itself in schema.test.ts.
 */
export const KUBERNETES_SCHEMA: Schema = FAILSAFE_SCHEMA.withTags(
  mapping,
  nullYaml11Tag,
  boolYaml11Tag,
  defineScalarTag('tag:yaml.org,2002:int', {
    implicit: true,
    implicitFirstChars: ['-', '+', ...DIGITS],
    resolve: integer,
    identify: never,
  }),
  defineScalarTag('tag:yaml.org,2002:float', {
    implicit: true,
    implicitFirstChars: ['-', '+', '.', ...DIGITS],
    resolve: float,
    identify: never,
  }),
  defineScalarTag('tag:yaml.org,2002:binary', { resolve: binary, identify: never }),
  defineScalarTag('tag:yaml.org,2002:timestamp', { resolve: (source) => source, identify: never }),
  mergeTag,
);
