import { RenderError, type RenderErrorCode } from './render-error.ts';

/** How long a tool's own words may be in an error for a person. */
const LONGEST = 500;

/**
 * A tool's stderr as one readable line: no colour codes, no log prefixes, no paths of the sandbox, no values. It may
 * name what the repository holds.
 */
export function cleaned(stderr: string): string {
  const lines = stderr
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/\x1b\[[0-9;]*m|[\x00-\x09\x0b-\x1f\x7f]/g, ' ')
    .split('\n')
    .map((line) => line.replace(/^(?:time=\S+ )?level=ERROR msg=/, '').trim())
    .filter(
      (line) => line !== '' && !/^(?:# Warning|Warning:|W\d{4} |level=WARN|time=\S+ level=WARN)/.test(line),
    );
  const from = lines.findIndex((line) => /^error:/i.test(line));
  const text = lines
    .slice(Math.max(from, 0))
    .join(' ')
    .replace(/^error: /i, '')
    .replace(/\s*Use --debug flag to render out invalid YAML/, '')
    .replace(/\/(?:tree|input|tmp)\/?/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\.*\s*$/, '');
  return withoutValues(text);
}

/** Where helm and kustomize quote a value that they trip over, which may be a password (security LEAK-2). */
const QUOTED_VALUES: [RegExp, string][] = [
  [/literal sources \[.*\]: invalid literal source .*, expected key=value/g, 'a literal is not `key=value`'],
  [/ with config: `.*`(?=: )/g, ''],
  [/ from \[patch: ".*"\]/g, ''],
  [/: node contents: .*$/g, ''],
  [/ '[^']*' (?=does not match|is not valid)/g, ' the value '],
  [/parsing (?:\w+ )?"(?:[^"\\]|\\.)*"/g, 'parsing a value'],
  [/cannot parse "(?:[^"\\]|\\.)*"/g, 'cannot parse it'],
  [/range can't iterate over .*$/g, "range can't iterate over the value"],
  [/cannot parse template ".*$/g, 'the value is no template'],
  [/(!!\w+) `[^`]*`/g, 'a $1'],
];

const withoutValues = (text: string): string =>
  QUOTED_VALUES.reduce((shown, [pattern, words]) => shown.replace(pattern, words), text);

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** A pattern in a tool's message, and what it means for a person. */
export interface Phrase {
  pattern: RegExp;
  code: RenderErrorCode;
  /** Gets the pattern's groups, '' for one that took no part. */
  words: (...found: string[]) => { what: string; why: string; fix: string };
}

/** The first phrase that fits; otherwise the tool's own words. */
export function toolError(
  stderr: string,
  phrases: Phrase[],
  otherwise: Pick<Phrase, 'code'> & { words: (said: string) => ReturnType<Phrase['words']> },
): RenderError {
  const text = cleaned(stderr);
  for (const { pattern, code, words } of phrases) {
    const found = pattern.exec(text);
    if (found !== null)
      return new RenderError(code, words(...found.slice(1).map((one) => shortened(one ?? ''))));
  }
  return new RenderError(otherwise.code, otherwise.words(shortened(text)));
}

const TYPES: Record<string, string> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  number: 'a number',
  bool: 'a boolean',
};

/** A type as Go's JSON reader names it, for a person. */
export const typeWords = (type: string): string => TYPES[type] ?? `a value of type ${type}`;

/** What a YAML parser of a tool says, with the line where it knows one. */
export const atLine = (line: string, reason: string): string =>
  `${line === '' ? '' : `Line ${line}: `}${reason}.`;
