import { NOT_RESOLVED } from 'js-yaml';

/** Stands for an integer that a JavaScript number would round; the copy that follows refuses it with its path. */
export interface TooLarge {
  readonly [tooLarge]: string;
}
const tooLarge = Symbol('integer beyond 2^53');
export const integerText = (value: object): string | undefined => (value as Partial<TooLarge>)[tooLarge];

/** Stands for a float that looks like an integer once it is a JavaScript number: as a key it is written otherwise. */
export interface WholeFloat {
  readonly [wholeFloat]: number;
}
const wholeFloat = Symbol('float without a fraction');
export const floatValue = (value: object): number | undefined => (value as Partial<WholeFloat>)[wholeFloat];

/** Go's strconv.ParseInt with base 0, which is what kubectl's YAML reader tries first, underscores taken out. */
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/;
/** The float grammar of the same reader. No sexagesimals. */
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Behind a leading dot the same reader takes underscores between digits only. */
const DOTTED = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const SPELLED = (word: string, value: number): [string, number][] => [
  [word, value],
  [word.toUpperCase(), value],
  [word === '.nan' ? '.NaN' : word.replace('i', 'I'), value],
];
const SPECIAL = new Map([
  ...SPELLED('.nan', Number.NaN),
  ...SPELLED('.inf', Number.POSITIVE_INFINITY),
  ...SPELLED('+.inf', Number.POSITIVE_INFINITY),
  ...SPELLED('-.inf', Number.NEGATIVE_INFINITY),
]);

const MOST = 2n ** 64n - 1n;
const LEAST = -(2n ** 63n);

function toBigInt(plain: string): bigint {
  const negative = plain.startsWith('-');
  let digits = plain.replace(/^[-+]/, '').toLowerCase();
  if (/^0[0-7]+$/.test(digits)) digits = `0o${digits.slice(1)}`;
  return negative ? -BigInt(digits) : BigInt(digits);
}

/** @returns NOT_RESOLVED where the text is no integer */
export function integer(source: string): number | TooLarge | typeof NOT_RESOLVED {
  const plain = source.replaceAll('_', '');
  if (!INTEGER.test(plain)) return NOT_RESOLVED;
  const exact = toBigInt(plain);
  // Go's reader gives up on what 64 bits cannot hold: then it is a float, or, in another base than ten, text.
  if (!/^[-+]?(?:0|[1-9])[0-9]*$/.test(plain) && (exact > MOST || exact < LEAST)) return NOT_RESOLVED;
  const value = Number(exact);
  return Number.isSafeInteger(value) ? value : { [tooLarge]: source };
}

/** @returns NOT_RESOLVED where the text is no float, or one that 64 bits cannot hold */
export function float(source: string): number | WholeFloat | typeof NOT_RESOLVED {
  const special = SPECIAL.get(source);
  if (special !== undefined) return special;
  if (source.startsWith('.') && !DOTTED.test(source)) return NOT_RESOLVED;
  const plain = source.replaceAll('_', '');
  if (!FLOAT.test(plain)) return NOT_RESOLVED;
  const value = Number(plain);
  if (!Number.isFinite(value)) return NOT_RESOLVED;
  return Number.isInteger(value) ? { [wholeFloat]: value } : value;
}
