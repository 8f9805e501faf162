import { unlinked } from '@landfall/actions/pulls/words/escape';

/** Characters of a line of the message of a commit. */
export const MOST_OF_LINE = 1_000;

/**
 * What others wrote, in the words of a pull request: between backticks it is text, and it names nobody in the message of a merge that is
 * made of those words. Good in a table as well.
 */
export const quoted = (text: string): string =>
  `\`${unlinked(text, MOST_OF_LINE).replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``;
