import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { PlanItemView } from '#src/components/plan/plan-item.tsx';
import { Why } from '#src/components/plan/why.tsx';
import classes from './application.module.css';
import { differenceOf } from './difference.ts';
import { TakeOver } from './take-over.tsx';

interface ResourceDiffProps {
  application: ApplicationDetail;
  state: ResourceState;
}

/** How one object differs from Git, and what a sync would do about it. */
export function ResourceDiff({ application, state }: ResourceDiffProps) {
  const { changes, planned } = differenceOf(application, state);
  return (
    <>
      {changes.length === 0 && <p className={classes.next}>{WORDS[state.status]}</p>}
      {changes.length > 0 && <Why changes={changes} />}
      {planned && <PlanItemView item={planned} />}
      {planned && (
        <div>
          <TakeOver application={application} plan={{ items: [planned] }} />
        </div>
      )}
    </>
  );
}

const WORDS: Record<ResourceState['status'], string> = {
  Synced: 'The cluster has what Git wants.',
  OutOfSync: 'It is not as Git wants it; no field was named.',
  Missing: 'Git wants it, and the cluster does not have it. A sync creates it.',
  Extra: 'The cluster has it, and Git does not.',
  Unknown: 'Whether the cluster has what Git wants is not known now.',
};
