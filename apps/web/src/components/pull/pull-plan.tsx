'use client';

import type { PullPlanView } from '@landfall/contracts/pull';
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import Link from 'next/link';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { PlanView } from '#src/components/plan/plan-view.tsx';
import { summaryWords } from '#src/components/plan/words.ts';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote, ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { pullPlanMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Words } from '#src/ui/text/words.tsx';
import classes from './pull.module.css';

/** What a pull request would do to one application: its line, and unfolded the whole plan. */
export function PullPlan({ plan, open }: { plan: PullPlanView; open: boolean }) {
  const [unfolded, setUnfolded] = useState<boolean>();
  const shown = unfolded ?? open;
  const { applicationId, applicationName, clusterName, state, summary, against, warnings, problem } = plan;
  const Chevron = shown ? IconChevronDown : IconChevronRight;
  return (
    <section className={classes.plan} aria-label={`${applicationName} on ${clusterName}`}>
      <header className={classes.head}>
        <UnstyledButton
          className={classes.fold}
          aria-expanded={shown}
          aria-label={`${shown ? 'Fold' : 'Unfold'} ${applicationName}`}
          onClick={() => setUnfolded(!shown)}
        >
          <Chevron size={14} />
        </UnstyledButton>
        <h2 className={classes.title}>
          <Link href={`/applications/${applicationId}`}>{applicationName}</Link> on {clusterName}
        </h2>
        <StatusMark mark={pullPlanMark[state]} />
        <span className={classes.counts}>
          {summary ? summaryWords(summary) : ''}
          {summary && against === 'base' ? ', compared with the base branch' : ''}
        </span>
      </header>
      {problem && <ProblemNote problem={problem} />}
      {warnings.map((warning) => (
        <p key={warning} className={classes.warning}>
          <Words>{warning}</Words>
        </p>
      ))}
      {shown && summary && <Whole id={plan.id} against={against} />}
    </section>
  );
}

function Whole({ id, against }: { id: string; against: PullPlanView['against'] }) {
  const { data, error } = useRead(reads.pullPlan(id));
  if (error) return <ErrorNote error={error} />;
  if (!data) return <RowSkeletons rows={3} />;
  if (!data.plan) return null;
  return against === 'base' ? <PlanView plan={data.plan} sides={BASE} /> : <PlanView plan={data.plan} />;
}

const BASE = ['In the base branch', 'In this pull request'] as const;
