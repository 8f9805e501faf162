import { type Event, parseEvents, YAMLException } from 'js-yaml';

/** Texts in which so much has to be mended are refused: each mended line costs another look at its document. */
const MOST_CHARACTERS_READ_AGAIN = 4_000_000;

interface Budget {
  left: number;
}

export interface Parsed {
  events: Event[];
  /** The text that the events' offsets point into: lines may have more spaces at their start than they came with. */
  text: string;
}

/**
 * Parser events of a YAML text. Inside brackets and quotes kubectl's reader takes any indentation, where the YAML
 * specification and our parser want more than that of what holds them; a closing bracket under its key is what many
 * people write. The spaces at the start of such a line mean nothing, so the line gets more of them, and is read again.
 * @throws YAMLException
 */
export function parseLeniently(written: string, maxDepth: number): Parsed {
  const budget = { left: MOST_CHARACTERS_READ_AGAIN };
  for (let text = written; ; budget.left -= text.length) {
    try {
      return { events: parseEvents(text, { maxDepth }), text };
    } catch (error) {
      if (budget.left <= 0) throw error;
      const mended = separated(text, error) ?? indented(text, error, maxDepth, budget);
      if (mended === undefined || mended === text) throw error;
      text = mended;
    }
  }
}

/** JSON objects one after another are documents to kubectl: each gets the separator that YAML wants. */
function separated(text: string, error: unknown): string | undefined {
  if (!(error instanceof YAMLException) || !/^end of the stream or a document sep/.test(error.reason))
    return undefined;
  const at = error.mark?.position ?? 0;
  if (text[at] !== '{' || !/^\uFEFF?\s*\{/.test(text)) return undefined;
  const newLine = text[at - 1] === '\n' ? '' : '\n';
  return `${text.slice(0, at)}${newLine}--- ${text.slice(at)}`;
}

/** Document by document, so that a long stream is not read again for each of its lines. */
function indented(text: string, error: unknown, maxDepth: number, budget: Budget): string | undefined {
  if (deficientAt(error) === undefined) return undefined;
  return text
    .split(/^(?=---(?:\s|$))/m)
    .map((document) => mendDocument(document, maxDepth, budget))
    .join('');
}

/** Where the parser stopped for want of indentation: behind the spaces of that line. */
function deficientAt(error: unknown): number | undefined {
  if (!(error instanceof YAMLException) || error.reason !== 'deficient indentation') return undefined;
  return error.mark?.position;
}

/** Adds spaces until the document can be read, or something else is wrong with it. */
function mendDocument(document: string, maxDepth: number, budget: Budget): string {
  let text = document;
  while (budget.left > 0) {
    try {
      parseEvents(text, { maxDepth });
      return text;
    } catch (error) {
      const at = deficientAt(error);
      const mended = at === undefined ? undefined : mendAt(text, at, maxDepth);
      if (mended === undefined) return text;
      // Twice: once to see whether it stops inside brackets, once to go on.
      budget.left -= 2 * text.length;
      text = mended;
    }
  }
  return text;
}

const SPACES = ' '.repeat(128);

/** Undefined where nothing can be done: never changes what stands outside of brackets and quotes. */
function mendAt(text: string, at: number, maxDepth: number): string | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  if (isOpen(`${text.slice(0, lineStart)}${SPACES}`, maxDepth))
    return `${text.slice(0, lineStart)}${SPACES}${text.slice(lineStart)}`;
  // A tab between two items on one line counts as indentation to our parser.
  const before = text.slice(lineStart, at);
  const untabbed = before.replace(/[ \t]+$/, (blanks) => ' '.repeat(blanks.length));
  return untabbed === before ? undefined : `${text.slice(0, lineStart)}${untabbed}${text.slice(at)}`;
}

/** Does a text end inside brackets or quotes? */
function isOpen(text: string, maxDepth: number): boolean {
  try {
    parseEvents(text, { maxDepth });
    return false;
  } catch (error) {
    return error instanceof YAMLException && error.reason.startsWith('unexpected end of the stream within');
  }
}
