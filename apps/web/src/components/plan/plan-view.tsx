'use client';

import type { Plan, PlanAction, PlanItem } from '@landfall/contracts/plan';
import { stepKey } from '@landfall/contracts/plan';
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { type Mark, planActionMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Words } from '#src/ui/text/words.tsx';
import classes from './plan.module.css';
import { PlanItemView, type Sides } from './plan-item.tsx';
import { isHookRow, rowsWords } from './words.ts';

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
export function PlanView({ plan, sides }: { plan: Plan; sides?: Sides }) {
  const isHook = ({ action, hook }: PlanItem) => isHookRow({ action, hook: hook !== undefined });
  const objects = plan.items.filter((item) => !isHook(item));
  const hooks = plan.items.filter(isHook);
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
      {ORDER.map((action) => (
        <Group
          key={action}
          mark={{ ...planActionMark[action], word: TITLES[action] }}
          folded={action === 'unchanged'}
          items={objects.filter((item) => item.action === action)}
          sides={sides}
        />
      ))}
      <Group mark={HOOKS} folded={false} items={hooks} sides={sides} />
    </div>
  );
}

/** The plan's summary line. */
export function PlanSummaryLine({ plan }: { plan: Plan }) {
  const rows = plan.items.map(({ action, hook }) => ({ action, hook: hook !== undefined }));
  return <p className={classes.summary}>{rowsWords(rows)}</p>;
}

const HOOKS: Mark = { shape: 'half', tone: 'blue', word: 'Hooks: run in their phase' };

interface GroupProps {
  mark: Mark;
  folded: boolean;
  items: PlanItem[];
  sides: Sides | undefined;
}

function Group({ mark, folded, items, sides }: GroupProps) {
  const [open, setOpen] = useState(!folded);
  if (items.length === 0) return null;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <section className={classes.group}>
      <UnstyledButton className={classes.groupHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron size={14} />
        <StatusMark mark={mark} />
        <span className={classes.meta}>{items.length}</span>
      </UnstyledButton>
      {open && items.map((item) => <PlanItemView key={stepKey(item)} item={item} sides={sides} />)}
    </section>
  );
}
