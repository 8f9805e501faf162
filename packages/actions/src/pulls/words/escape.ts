/**
 * Names and values come out of repositories: whoever opens a pull request writes them. Nothing of them is markup, mentions somebody,
 * links anywhere, or turns the text around (security REPO-5). Source: GitHub Flavored Markdown, and GitHub's autolinked references.
 */

/** What is not seen, or moves what stands beside it: control and format characters, and what ends a line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** On one line, with nothing unseen, and no longer than so many characters. */
export function plainLine(text: string, most = 300): string {
  const line = text.replace(UNSEEN, ' ').trim();
  const kept = [...line].slice(0, most).join('');
  return kept.length < line.length ? `${kept}…` : kept;
}

/** A piece of code inside a line: in more backticks than it holds itself. Inside, GitHub reads no markup and no mentions. */
export function code(text: string, most?: number): string {
  const line = plainLine(text, most);
  const fence = '`'.repeat(longestRun(line) + 1);
  const space = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** A block of lines as a diff: in more backticks than any of them holds. */
export function diffBlock(lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
  return `${fence}diff\n${lines.join('\n')}\n${fence}`;
}

/** Seen by nobody: it stands where a mention, a reference or an address would go on. */
const GAP = '\u200b';

/**
 * On one line, with nothing in it that GitHub makes a mention, a reference or a link of, nor closes an issue for. Good where there is
 * no markup, as in the message of a commit.
 */
export const unlinked = (text: string, most?: number): string =>
  plainLine(text, most)
    .replace(/[@#]|GH-(?=\d)|:(?=\/\/)/gi, (sign) => `${sign}${GAP}`)
    .replace(/www(?=\.)/gi, (sign) => `${sign}${GAP}`);

/**
 * Words, which may hold names: everything that Markdown or HTML would read as more than a letter is an entity. GitHub looks for
 * mentions where those are read already, so that there is a gap in each. Good inside HTML as well.
 */
export const words = (text: string, most = 1_000): string =>
  unlinked(text, most)
    .replace(/[&<>"'`*_~[\]()\\|#@!$]/g, (sign) => `&#${sign.codePointAt(0)};`)
    .replace(/^([-+=]|\d+[.)])/, (begin) => [...begin].map((one) => `&#${one.codePointAt(0)};`).join(''));

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
