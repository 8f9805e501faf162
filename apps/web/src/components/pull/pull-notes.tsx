import type { PullDetail } from '@landfall/contracts/pull';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { shortRevision } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './pull.module.css';

/** What has to be known before the plans are read: why there are none, whose they are, and what is not theirs any more. */
export function PullNotes({ pull }: { pull: PullDetail }) {
  const { problem, publishProblem, standing, stranger, clicked, head, plans } = pull;
  const isOld = plans.some((plan) => plan.head !== head);
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      {publishProblem && <ProblemNote problem={publishProblem} tone="amber" />}
      {standing === 'open' && stranger && !clicked && head && (
        <p className={classes.note}>
          {pull.fork ? 'It comes from a fork' : `${plainText(pull.author)} may not push to this repository`}:
          no cluster was read for it. Below is how {shortRevision(head)} differs from its base. Read it before
          you have it planned against the cluster: the next push needs another click.
        </p>
      )}
      {clicked && (
        <p className={classes.note}>
          Planned against the cluster because {plainText(clicked.by)} asked for it <Ago at={clicked.at} />,
          for this head alone.
        </p>
      )}
      {pull.baseMoved && !isOld && (
        <p className={classes.note}>
          {plainText(pull.baseBranch)} has changed what these applications are made from since this was
          planned
          {pull.baseRevision && <> at {shortRevision(pull.baseRevision)}</>}:{' '}
          {pull.baseMoved === 'soon'
            ? 'it is planned anew in a moment.'
            : 'plan it again before you merge it.'}
        </p>
      )}
      {isOld && (
        <p className={classes.note}>A newer head is being planned; below is what the one before would do.</p>
      )}
    </>
  );
}
