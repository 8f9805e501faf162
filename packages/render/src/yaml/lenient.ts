import { type Event, parseEvents, YAMLException } from 'js-yaml';

/** Texts in which so much has to be mended are refused: each mended line costs another look at its document. */
const MOST_CHARACTERS_READ_AGAIN = 4_000_000;

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
export function parseLeniently(text: string, maxDepth: number): Parsed {
  try {
    return { events: parseEvents(text, { maxDepth }), text };
  } catch (error) {
    if (deficientLine(error) === undefined) throw error;
    const mended = mend(text, maxDepth);
    return { events: parseEvents(mended, { maxDepth }), text: mended };
  }
}

function deficientLine(error: unknown): number | undefined {
  if (!(error instanceof YAMLException) || error.reason !== 'deficient indentation') return undefined;
  return error.mark?.line;
}

/** Document by document, so that a long stream is not read again for each of its lines. */
function mend(text: string, maxDepth: number): string {
  const lines = text.split('\n');
  let left = MOST_CHARACTERS_READ_AGAIN;
  for (let start = 0, end = 0; start < lines.length; start = end) {
    end = start + 1;
    while (end < lines.length && !/^---(?:\s|$)/.test(lines[end] ?? '')) end++;
    const document = lines.slice(start, end);
    left = mendDocument(document, maxDepth, left);
    lines.splice(start, document.length, ...document);
  }
  return lines.join('\n');
}

/** Adds spaces in place until the document can be read, or something else is wrong with it. */
function mendDocument(lines: string[], maxDepth: number, budget: number): number {
  const longest = Math.max(...lines.map((line) => /^ */.exec(line)?.[0].length ?? 0));
  const spaces = ' '.repeat(longest + 1);
  const size = lines.reduce((sum, line) => sum + line.length + 1, 0);
  let left = budget;
  for (; left > 0; left -= size) {
    try {
      parseEvents(lines.join('\n'), { maxDepth });
      return left;
    } catch (error) {
      const at = deficientLine(error);
      if (at === undefined) return left;
      lines[at] = `${spaces}${lines[at] ?? ''}`;
    }
  }
  return left;
}
