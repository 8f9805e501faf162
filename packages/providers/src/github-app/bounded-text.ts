/** GitHub takes this many characters of a comment, and of a check's summary and text. Source: its OpenAPI description. */
export const MOST_TEXT = 65_535;

const CUT = '\n\n_Cut here: GitHub takes no more._';

/**
 * A text of many lines, cut to what GitHub takes: at the end of a line, and it says so. What would be refused whole is then
 * there in part. @param most characters, the words about the cut among them
 */
export function boundedText(text: string, most = MOST_TEXT): string {
  if (text.length <= most) return text;
  const part = withoutHalf(text.slice(0, most - CUT.length));
  const end = part.lastIndexOf('\n');
  return `${end > 0 ? part.slice(0, end) : part}${CUT}`;
}

/** A text of one line, cut to `most` characters with an ellipsis. */
export function boundedLine(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${withoutHalf(line.slice(0, most - 1))}…`;
}

/** A character of two units is kept whole or not at all: half of one is no text. */
const withoutHalf = (text: string): string => (/[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text);
