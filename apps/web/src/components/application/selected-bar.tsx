'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import { call } from '#src/api/browser.ts';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';
import { counted } from '#src/ui/text/counted.ts';
import classes from './application.module.css';

interface SelectedBarProps {
  applications: readonly ApplicationView[];
  onClear: () => void;
}

/** What can be done with the rows selected by x. */
export function SelectedBar({ applications, onClear }: SelectedBarProps) {
  if (applications.length === 0) return null;
  const many = counted(applications.length, 'application');
  const syncAll = async (): Promise<void> => {
    const asked = await Promise.allSettled(
      applications.map(({ id }) => call('applications.sync', { params: { id }, body: {} })),
    );
    const refused = asked.find((answer) => answer.status === 'rejected');
    const done = asked.filter(({ status }) => status === 'fulfilled').length;
    if (done > 0) toastDone(`Asked for a sync of ${counted(done, 'application')}.`);
    if (refused) toastProblem(refused.reason);
    onClear();
  };
  return (
    <section className={classes.selectedBar} aria-label="Selected applications">
      <span>{many} selected</span>
      <Button size="xs" onClick={() => void syncAll()}>
        Sync {many}
      </Button>
      <Button size="xs" variant="default" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}
