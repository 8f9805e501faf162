import { RenderError, type RenderErrorCode } from './render-error.ts';

/** How long a tool's own words may be in an error for a person. */
const LONGEST = 500;

/**
 * A tool's stderr as one readable line: no colour codes, no log prefixes, no paths of the sandbox, bounded.
 * It may name what the repository holds; values of Secrets are never in helm's or kustomize's messages by design of
 * the callers, which pass no secret by argv or environment.
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
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A pattern in a tool's message, and what it means for a person. */
export interface Phrase {
  pattern: RegExp;
  code: RenderErrorCode;
  words: (found: RegExpExecArray) => { what: string; why: string; fix: string };
}

/** The first phrase that fits; otherwise the tool's own words. */
export function toolError(
  stderr: string,
  phrases: Phrase[],
  otherwise: Omit<Phrase, 'pattern'>,
): RenderError {
  const text = cleaned(stderr);
  for (const { pattern, code, words } of phrases) {
    const found = pattern.exec(text);
    if (found !== null) return new RenderError(code, words(found));
  }
  const found = /^[\s\S]*$/.exec(text);
  if (found === null) throw new Error('a pattern that fits everything did not');
  return new RenderError(otherwise.code, otherwise.words(found));
}
