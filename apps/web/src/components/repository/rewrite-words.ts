import type { ProblemWords } from '@landfall/contracts/problem';
import type { RewriteView } from '@landfall/contracts/rewrite';
import { plainText } from '#src/ui/text/safe-href.ts';

/** `refs/heads/main` as people say it. */
export const refName = (ref: string): string => plainText(ref).replace(/^refs\/(heads|tags)\//, '');
const short = (commit: string): string => plainText(commit).slice(0, 7);

/** The newest that is about this commit: the one that a branch was taken to, or the one that it was taken from. */
export const aboutCommit = (rewrites: readonly RewriteView[], revision: string): RewriteView | undefined =>
  rewrites.find(({ before, after }) => before === revision || after === revision);

/** What was found out, in the parts of a note. */
export function rewriteWords({ ref, before, after, answer, why }: RewriteView): ProblemWords {
  const [name, old, now] = [refName(ref), short(before), short(after)];
  const code = `history-${answer}`;
  if (answer === 'moved')
    return {
      code,
      what: `The tag ${name} was moved: it was ${old} and is ${now}.`,
      why: 'What it names now is deployed.',
      fix: 'Compare the two, and follow a branch or a range of versions where tags are not meant to stay.',
    };
  if (answer === 'unknown')
    return {
      code,
      what: `Whether ${old} is still part of ${name} cannot be told.`,
      why: why ?? 'Git did not say.',
      fix: 'What is there now is deployed all the same.',
    };
  return {
    code,
    what: `History was rewritten: ${old} is no longer part of ${name}.`,
    why: `It was force-pushed, and stands at ${now}, which is deployed like any other commit.`,
    fix: 'If nobody meant to, roll back to what ran before, and push the old commit again.',
  };
}
