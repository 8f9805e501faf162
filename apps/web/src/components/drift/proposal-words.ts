import { type DriftGroup, type DriftView, whyNotAccepted } from '@landfall/contracts/drift';
import { LIVE_PROPOSALS, MOST_ACCEPTED, type ProposalView } from '@landfall/contracts/proposal';
import { plainText } from '#src/ui/text/safe-href.ts';

/** What became of a change to Git that accepts a drift; `link` is the words that lead to it. */
export function proposalWords({ state, number, branch, url }: ProposalView): {
  link: string | null;
  words: string;
} {
  const pull = `Pull request #${number}`;
  switch (state) {
    case 'asked':
      return { link: null, words: 'A commit that accepts it into Git is being made.' };
    case 'pushed':
      return {
        link: url === null ? null : 'Open a pull request',
        words: `The branch ${plainText(branch ?? '')} accepts it${url === null ? ': merge it' : ''}.`,
      };
    case 'open':
      return { link: pull, words: 'accepts it, and is open.' };
    case 'conflicts':
      return { link: pull, words: 'has conflicts: Git has moved on. Accept it again, and it is made anew.' };
    case 'merged':
      return { link: pull, words: 'is merged; this goes when Git is rendered.' };
    case 'closed':
      return { link: pull, words: 'was closed and not merged.' };
    case 'failed':
      return { link: null, words: '' };
  }
}

/** The proposals about a group's drifts, each once, with the application it is of. */
export function proposalsIn({
  drifts,
}: Pick<DriftGroup, 'drifts'>): { name: string; proposal: ProposalView }[] {
  const found = new Map(
    drifts.flatMap(({ applicationName: name, proposal }) =>
      proposal ? [[proposal.id as string, { name, proposal }] as const] : [],
    ),
  );
  return [...found.values()];
}

/** May all of this be accepted into Git at once, and is there something that was not asked for yet? */
export function mayAccept(groups: readonly Pick<DriftGroup, 'drifts' | 'count'>[]): boolean {
  const drifts = groups.flatMap((group) => group.drifts);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const isPossible = drifts.every((one) => whyNotAccepted(one) === null);
  return count > 0 && count <= MOST_ACCEPTED && isPossible && drifts.some((one) => !isAsked(one));
}

/** One that is merged is in Git, and ends with the next render. */
const isAsked = ({ proposal }: DriftView): boolean =>
  [...LIVE_PROPOSALS, 'merged'].some((state) => state === proposal?.state);
