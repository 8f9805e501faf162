import { unlinked } from '@landfall/actions/pulls/words/escape';
import type { RevertableApplication } from '@landfall/actions/rollback/open-for-revert';
import { MOST_OF_LINE, quoted } from './quoted.ts';

type Reverted = Pick<RevertableApplication, 'name' | 'good' | 'syncNumber' | 'by' | 'reason' | 'paths'>;

/** The first line of the commit, and the title of its pull request. */
export const titleOf = ({ name, good }: Reverted): string =>
  unlinked(`Bring ${name} back to ${good.slice(0, 7)}`);

/** The commit's whole message. What is in Git, and what a person wrote, names nobody and closes no issue. */
export const messageOf = (reverted: Reverted): string =>
  [titleOf(reverted), ...linesOf(reverted, (text) => unlinked(text, MOST_OF_LINE))].join('\n\n');

/** The pull request's words: the same. */
export const bodyOf = (reverted: Reverted): string => linesOf(reverted, quoted).join('\n\n');

function linesOf(
  { name, good, syncNumber, by, reason, paths }: Reverted,
  told: (text: string) => string,
): string[] {
  const isAll = paths.some((path) => path === '' || path === '.');
  const what = isAll ? 'everything' : told(paths.join(', '));
  const whose = by === null ? '' : ` by ${told(by)}`;
  return [
    `${told(name)} was rolled back to sync ${syncNumber}${whose}: ${told(reason)}`,
    `This restores ${what} as of ${good}.`,
  ];
}
