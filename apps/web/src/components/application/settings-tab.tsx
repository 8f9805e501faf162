'use client';

import type { ApplicationDetail } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { Facts, Section } from '#src/ui/layout/section.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone } from '#src/ui/problem/toast.ts';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import classes from './application.module.css';
import { formOf, toUpdate, useApplicationForm } from './form.ts';
import { PolicyFields } from './policy-fields.tsx';
import { RemovalDialog } from './removal-dialog.tsx';
import { renderedWords } from './rendered-words.ts';
import { SourceFields } from './source-fields.tsx';

/** Source, policy, and the danger zone. */
export function SettingsTab({ application }: { application: ApplicationDetail }) {
  // Texts that are read when they are left hold their own: discarding makes them anew.
  const [discarded, setDiscarded] = useState(0);
  const form = useApplicationForm(formOf(application), 'update');
  const update = useAct('applications.update', {
    stale: [['application', application.id]],
    onDone: () => {
      form.resetDirty();
      toastDone('Saved.');
    },
  });
  const save = form.onSubmit((values) =>
    update.mutate({ params: { id: application.id }, body: toUpdate(values) }),
  );
  return (
    <>
      <form onSubmit={save} className={classes.form} noValidate>
        <Section title="Source">
          <div className={classes.fields}>
            <Facts
              facts={[
                [
                  'Repository',
                  <SafeLink key="url" href={application.repositoryUrl}>
                    {application.repositoryName}
                  </SafeLink>,
                ],
                ['Runs on', `${application.clusterName} / ${application.namespace}`],
                ['Rendered with', renderedWords(application.rendered)],
              ]}
            />
            <SourceFields form={form} />
          </div>
        </Section>
        <Section title="Policy">
          <PolicyFields key={discarded} form={form} />
        </Section>
        {update.error && <ErrorNote error={update.error} />}
        <div className={classes.submit}>
          <Button type="submit" loading={update.isPending} disabled={!form.isDirty()}>
            Save settings
          </Button>
          {form.isDirty() && (
            <Button
              variant="default"
              onClick={() => {
                form.reset();
                setDiscarded(discarded + 1);
              }}
            >
              Discard changes
            </Button>
          )}
        </div>
      </form>
      <Danger application={application} />
    </>
  );
}

function Danger({ application }: { application: ApplicationDetail }) {
  const [asked, setAsked] = useState(false);
  return (
    <Section title="Danger zone">
      <div className={classes.danger}>
        <span>
          Forget this application and leave its objects in the cluster, or delete it with everything that it
          made.
        </span>
        <Button color="red" variant="outline" onClick={() => setAsked(true)}>
          Remove {application.name}
        </Button>
      </div>
      {asked && <RemovalDialog application={application} opened onClose={() => setAsked(false)} />}
    </Section>
  );
}
