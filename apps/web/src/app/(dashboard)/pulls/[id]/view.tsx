'use client';

import type { PullDetail } from '@landfall/contracts/pull';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { planOrder } from '#src/components/pull/order.ts';
import { PullActions } from '#src/components/pull/pull-actions.tsx';
import { PullNotes } from '#src/components/pull/pull-notes.tsx';
import { PullPlan } from '#src/components/pull/pull-plan.tsx';
import { PullSentence } from '#src/components/pull/pull-sentence.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';

/** So many plans are open from the start; of more, each shows its line. */
const UNFOLDED = 3;

/** A pull request: what merging it would do, application by application, while it is worked out and after. */
export function PullPageView({ id }: { id: string }) {
  const { data: pull, error } = useRead(reads.pull(id));
  const crumbs = [
    { label: 'Repositories', href: '/repositories' },
    ...(pull ? [{ label: pull.repositoryName, href: `/repositories/${pull.repositoryId}` }] : []),
  ];
  if (error) {
    return (
      <Page title="Pull request" crumbs={crumbs}>
        <ErrorNote error={error} />
      </Page>
    );
  }
  if (!pull) return <PageSkeleton rows={6} />;
  return (
    <Page
      crumbs={crumbs}
      title={`#${pull.number} ${plainText(pull.title)}`.trim()}
      sentence={<PullSentence pull={pull} />}
      actions={<PullActions pull={pull} />}
    >
      <PullNotes pull={pull} />
      <Plans pull={pull} />
    </Page>
  );
}

function Plans({ pull }: { pull: PullDetail }) {
  if (pull.plans.length === 0) {
    return (
      <Section flush title="What it would do">
        <Nothing pull={pull} />
      </Section>
    );
  }
  return (
    <>
      {pull.plans.toSorted(planOrder).map((plan) => (
        <PullPlan key={plan.id} plan={plan} open={pull.plans.length <= UNFOLDED} />
      ))}
      {pull.left > 0 && <p>{pull.left} more applications read what it changes; they are not planned.</p>}
    </>
  );
}

function Nothing({ pull: { state, standing, problem } }: { pull: PullDetail }) {
  if (problem) return <Empty title="Nothing was planned" />;
  if (standing === 'merged' || standing === 'closed')
    return <Empty title="It is over">What it brought is on the pages of the applications.</Empty>;
  if (state === 'planned')
    return (
      <Empty title="No application reads what it changes">
        Merging it deploys nothing. Its check at GitHub is neutral.
      </Empty>
    );
  return <Empty title="It is being looked at">Whom it touches stands here in a moment.</Empty>;
}
