import type { DriftGroup } from '@landfall/contracts/drift';
import { plainText } from '#src/ui/text/safe-href.ts';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import classes from './drift.module.css';
import { proposalsIn, proposalWords } from './proposal-words.ts';

/** What became of accepting a change into Git: a line for each application. */
export function ProposalNotes({ group }: { group: Pick<DriftGroup, 'drifts'> }) {
  const proposals = proposalsIn(group);
  return proposals.map(({ name, proposal }) => {
    const { link, words } = proposalWords(proposal);
    const { problem, notes, url, state } = proposal;
    return (
      <div key={proposal.id} role="status" className={problem ? classes.stopped : classes.proposal}>
        {proposals.length > 1 && <strong>{name}: </strong>}
        {link !== null && url !== null && state !== 'pushed' && <SafeLink href={url}>{link}</SafeLink>}{' '}
        {words} {problem && `${plainText(problem.what)} ${plainText(problem.why)} ${plainText(problem.fix)} `}
        {link !== null && url !== null && state === 'pushed' && <SafeLink href={url}>{link}</SafeLink>}
        {notes.map((note) => (
          <span key={note} className={classes.quiet}>
            {' '}
            {plainText(note)}
          </span>
        ))}
      </div>
    );
  });
}
