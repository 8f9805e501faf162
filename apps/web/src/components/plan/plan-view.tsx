'use client';

import type { Plan, PlanAction, PlanItem } from '@landfall/contracts/plan';
import { stepKey } from '@landfall/contracts/plan';
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { planActionMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Words } from '#src/ui/text/words.tsx';
import classes from './plan.module.css';
import { PlanItemView } from './plan-item.tsx';
import { rowsWords } from './words.ts';

/** What is worst or changes most comes first; what stays is last and folded. */
const ORDER: PlanAction[] = ['refuse', 'prune', 'configure', 'create', 'skip', 'unchanged'];

const TITLES: Record<PlanAction, string> = {
  refuse: 'Refused: left alone until you decide',
  prune: 'To prune: deleted from the cluster',
  configure: 'To configure: fields change',
  create: 'To create',
  skip: 'Skipped',
  unchanged: 'Unchanged',
};

/** A plan as a person reads it: the summary line, then objects by what happens to them (ui.md, Plan). */
export function PlanView({ plan }: { plan: Plan }) {
  const groups = ORDER.map((action) => ({
    action,
    items: plan.items.filter((item) => item.action === action),
  }));
  return (
    <div>
      {plan.warnings.length > 0 && (
        <div className={classes.warnings}>
          {plan.warnings.map((warning) => (
            <p key={warning} className={classes.warning}>
              <Words>{warning}</Words>
            </p>
          ))}
        </div>
      )}
      {groups.map(
        ({ action, items }) => items.length > 0 && <Group key={action} action={action} items={items} />,
      )}
    </div>
  );
}

/** The plan's summary line. */
export function PlanSummaryLine({ plan }: { plan: Plan }) {
  const rows = plan.items.map(({ action, hook }) => ({ action, hook: hook !== undefined }));
  return <p className={classes.summary}>{rowsWords(rows)}</p>;
}

function Group({ action, items }: { action: PlanAction; items: PlanItem[] }) {
  const [open, setOpen] = useState(action !== 'unchanged');
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <section className={classes.group}>
      <UnstyledButton className={classes.groupHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron size={14} />
        <StatusMark mark={planActionMark[action]} word={TITLES[action]} />
        <span className={classes.meta}>{items.length}</span>
      </UnstyledButton>
      {open && items.map((item) => <PlanItemView key={stepKey(item)} item={item} />)}
    </section>
  );
}
