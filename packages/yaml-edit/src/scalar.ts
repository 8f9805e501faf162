import type { YamlScalar } from './read.ts';

/** How a value may be written where it goes. */
export interface Style {
  /** As it stands there now. */
  quote: 'none' | 'single' | 'double';
  /** Everything around it is in double quotes: JSON, or written like it. */
  json: boolean;
}

/** Words that YAML 1.1 reads as something else than text, in any spelling of theirs. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
/** Text that every reader of YAML takes for the text it is. Numbers, dates and signs begin otherwise. */
const PLAIN = /^[A-Za-z/](?:[\w./@+%-]|:(?=[\w./@+%-])| (?=[\w./@+%-]))*$/;
/** What JSON leaves as it is and YAML does not take, or reads as the end of a line. */
const ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Ways to write a value on one line, the one most like what stands there first. Empty where it has none. */
export function scalarForms(value: YamlScalar, { quote, json }: Style): string[] {
  if (typeof value !== 'string') return [JSON.stringify(value)];
  if (!value.isWellFormed()) return [];
  const double = inDouble(value);
  if (json || quote === 'double') return [double];
  const single = inSingle(value);
  if (quote === 'single') return single === undefined ? [double] : [single, double];
  return isPlain(value) ? [value, double] : [double];
}

/** Text that may stand without quotes, as a key too. */
export const isPlain = (text: string): boolean => PLAIN.test(text) && !WORDS.test(text);

/** JSON's text is YAML's, but for a few characters. */
export const inDouble = (text: string): string =>
  JSON.stringify(text).replace(ESCAPED, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

function inSingle(text: string): string | undefined {
  const isPrintable = /^[\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/.test(text);
  return isPrintable ? `'${text.replaceAll("'", "''")}'` : undefined;
}
