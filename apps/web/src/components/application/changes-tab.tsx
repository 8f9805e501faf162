'use client';

import type { ApplicationDetail } from '@landfall/contracts/application';
import { PlanSummaryLine, PlanView } from '#src/components/plan/plan-view.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { offersTakeOver } from './adoptable.ts';
import { openSync } from './open-sync.ts';
import { SyncButton } from './sync-button.tsx';
import { TakeOver } from './take-over.tsx';

/** What a sync would do now: desired against live. */
export function ChangesTab({ application }: { application: ApplicationDetail }) {
  const { plan, desired } = application;
  if (plan === null) {
    return (
      <Section>
        <Empty title="No plan yet">
          As soon as Git is rendered and the cluster was asked, what would change is shown here.
        </Empty>
      </Section>
    );
  }
  const asks = openSync(application) === null;
  const nothing = plan.items.every(({ action }) => action === 'unchanged');
  return (
    <Section
      flush
      title={<PlanSummaryLine plan={plan} />}
      note={
        desired && (
          <>
            to reach <Commit revision={desired.revision} /> “{plainText(desired.message)}”
          </>
        )
      }
      actions={
        !nothing &&
        asks && (
          <>
            {!offersTakeOver(application) && <TakeOver application={application} plan={plan} />}
            <SyncButton application={application} size="xs" label="Sync" variant="default" />
          </>
        )
      }
    >
      {nothing && <Empty title="Nothing to do">The cluster has exactly what Git wants.</Empty>}
      {/* Its warnings stand above the tabs. */}
      <PlanView plan={{ ...plan, warnings: [] }} />
    </Section>
  );
}
