import type { Json, Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import { type Redact, strip } from './strip.ts';

/** Shorter values are words that stand anywhere. */
const SHORTEST = 6;
/** Whole values; with more nothing is shown rather than some of them. */
const MOST_VALUES = 2_000;
/** Lines of values of several lines that are looked for anywhere; the others where they stand by themselves. */
const MOST_LINES = 500;
const HIDDEN = '•••••';

/**
 * Takes the values of these manifests' Secrets out of a text, as they are and in base64: a program may print what it was given.
 * The begin of one at the end of the text goes too, because the text may have been cut there.
 */
export function redactSecrets(manifests: readonly Manifest[]): Redact {
  const plain = manifests.filter(({ kind, apiVersion }) => kind === 'Secret' && apiVersion === 'v1');
  const values = plain.flatMap(valuesOf);
  const whole = longestFirst(values.flatMap(({ forms }) => forms));
  if (whole.length > MOST_VALUES) return () => HIDDEN;
  const lines = longestFirst(values.flatMap((value) => value.lines));
  const anywhere = longestFirst([...whole, ...lines.slice(0, MOST_LINES)]);
  const alone = new Set(lines.slice(MOST_LINES));
  return (text) => {
    const shown = anywhere.reduce((left, value) => left.replaceAll(value, HIDDEN), text);
    const rest =
      alone.size === 0 ? shown : shown.replace(/[^\s"'`,;]+/g, (one) => (alone.has(one) ? HIDDEN : one));
    return alone.has(rest.trim()) ? HIDDEN : withoutBegun(rest, [...whole, ...lines]);
  };
}

/** Ends before what is the begin of a value and was cut off there. */
function withoutBegun(text: string, values: readonly string[]): string {
  let end = text.length;
  for (const value of values) {
    const head = value.slice(0, SHORTEST);
    for (let at = text.indexOf(head); at !== -1 && at < end; at = text.indexOf(head, at + 1))
      if (value.startsWith(text.slice(at))) end = at;
  }
  return end === text.length ? text : `${text.slice(0, end)}${HIDDEN}`;
}

/** One value: all of it in each way that it may be printed, and its lines where it has several. */
interface Value {
  forms: string[];
  lines: string[];
}

function valuesOf({ data, stringData }: Manifest): Value[] {
  const texts = (value: Json | undefined, read: (text: string) => string[]) =>
    isRecord(value)
      ? Object.values(value).flatMap((one) => (typeof one === 'string' ? [formsOf(read(one))] : []))
      : [];
  return [
    ...texts(data, (text) => [text, Buffer.from(text, 'base64').toString('utf8')]),
    // As a render may hold it: plain, and as the API server makes it.
    ...texts(stringData, (text) => [Buffer.from(text, 'utf8').toString('base64'), text]),
  ];
}

function formsOf([encoded = '', plain = '']: string[]): Value {
  const lines = plain.split(/\r?\n/).map(strip);
  const long = (texts: string[]) => texts.map((one) => one.trim()).filter((one) => one.length >= SHORTEST);
  const filled = lines.filter((line) => line.trim() !== '');
  return filled.length <= 1
    ? { forms: long([encoded, ...filled]), lines: [] }
    : { forms: long([encoded]), lines: long(lines) };
}

const longestFirst = (texts: readonly string[]): string[] =>
  [...new Set(texts)].sort((a, b) => b.length - a.length);
