'use client';

import { HISTORY_DAYS, type OrganizationSettings, organizationSettings } from '@landfall/contracts/account';
import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone } from '#src/ui/problem/toast.ts';
import classes from './settings.module.css';

/** How long the organization keeps what has happened. */
export function HistorySettings() {
  const { data, error } = useRead(reads.organization());
  return (
    <Section title="History">
      {error && <ErrorNote error={error} />}
      {!data && !error && <RowSkeletons rows={1} />}
      {data && <Days settings={data} />}
    </Section>
  );
}

function Days({ settings }: { settings: OrganizationSettings }) {
  const [days, setDays] = useState<number | string>(settings.historyDays);
  const save = useAct('organization.update', {
    stale: [['organization']],
    onDone: ({ historyDays }) => toastDone(`History is kept for ${historyDays} days.`),
  });
  const wanted = organizationSettings.safeParse({ historyDays: days });
  return (
    <form
      className={classes.history}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted.success) save.mutate({ body: wanted.data });
      }}
    >
      <NumberInput
        label="Days to keep"
        description="Syncs, what they brought, events and deliveries. What runs, what is pinned, the newest ten syncs of an application and the activity log always stay."
        min={HISTORY_DAYS.least}
        max={HISTORY_DAYS.most}
        allowDecimal={false}
        value={days}
        onChange={setDays}
        error={wanted.success ? undefined : `Between ${HISTORY_DAYS.least} and ${HISTORY_DAYS.most} days.`}
      />
      {save.error && <ErrorNote error={save.error} />}
      <Button
        type="submit"
        variant="default"
        loading={save.isPending}
        disabled={!wanted.success || days === settings.historyDays}
      >
        Save
      </Button>
    </form>
  );
}
