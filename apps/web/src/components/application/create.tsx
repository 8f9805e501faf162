'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { ClusterSelect } from '#src/components/cluster/cluster-select.tsx';
import probeClasses from '#src/components/probe/probe.module.css';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { Section } from '#src/ui/layout/section.tsx';
import { Split } from '#src/ui/layout/split.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import classes from './application.module.css';
import { EMPTY_FORM, toCreate, useApplicationForm } from './form.ts';
import { nameFromPath } from './name-from-path.ts';
import { PolicyFields } from './policy-fields.tsx';
import { Preview } from './preview.tsx';
import { SourceFields } from './source-fields.tsx';

interface CreateApplicationProps {
  onCreated: (application: ApplicationView) => void;
  /** Chosen already, in onboarding. */
  repositoryId?: string;
  clusterId?: string;
}

/** Create an application: what it follows, where it runs, and what that would do, before anything is done. */
export function CreateApplication({ onCreated, repositoryId, clusterId }: CreateApplicationProps) {
  const repositories = useRead(reads.repositories()).data?.items ?? [];
  const clusters = useRead(reads.clusters()).data?.items ?? [];
  const only = <T extends { id: string }>(all: T[]): string => (all.length === 1 ? (all[0]?.id ?? '') : '');
  const form = useApplicationForm(
    {
      ...EMPTY_FORM,
      repositoryId: repositoryId ?? only(repositories),
      clusterId: clusterId ?? only(clusters),
    },
    'create',
  );
  const [suggested, setSuggested] = useState('');
  const create = useAct('applications.create', { stale: [['applications']], onDone: onCreated });
  const folders = useProbe('folders');
  const preview = useProbe('application');
  const { repositoryId: chosen } = form.values;
  const [revision] = useDebouncedValue(form.values.targetRevision.trim(), 600);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for another repository or revision, nothing else
  useEffect(() => {
    if (chosen !== '')
      void folders.ask({ kind: 'folders', repositoryId: chosen, targetRevision: revision || 'HEAD' });
  }, [chosen, revision]);

  const take = (path: string): void => {
    const found = folders.result?.folders.find((folder) => folder.path === path);
    form.setFieldValue('path', path);
    if (found) form.setFieldValue('kind', found.kind);
    const name = nameFromPath(path);
    for (const field of ['name', 'namespace'] as const) {
      if (form.values[field] === '' || form.values[field] === suggested) form.setFieldValue(field, name);
    }
    setSuggested(name);
    preview.clear();
  };
  const show = (): void => {
    if (form.validate().hasErrors) return;
    void preview.ask({ kind: 'application', application: toCreate(form.values) });
  };

  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => create.mutate({ body: toCreate(values) }))}
      onChange={() => preview.result !== null && preview.clear()}
    >
      <Split
        left={
          <>
            <Section title="What it follows">
              <div className={classes.fields}>
                <Select
                  label="Repository"
                  placeholder="Choose one"
                  data={repositories.map(({ id, name }) => ({ value: id, label: name }))}
                  {...form.getInputProps('repositoryId')}
                />
                <SourceFields form={form} folders={folders.result?.folders ?? []} />
              </div>
            </Section>
            <Section title="Where it runs">
              <div className={classes.fields}>
                <div className={classes.pair}>
                  <ClusterSelect clusters={clusters} {...form.getInputProps('clusterId')} />
                  <TextInput label="Namespace" placeholder="shop" {...form.getInputProps('namespace')} />
                </div>
                <TextInput label="Name" placeholder="shop-production" {...form.getInputProps('name')} />
              </div>
            </Section>
            <Section title="Policy">
              <PolicyFields form={form} />
            </Section>
            {create.error && <ErrorNote error={create.error} />}
            <div className={probeClasses.row}>
              <Button type="submit" loading={create.isPending}>
                Create {form.values.name || 'application'}
              </Button>
              <Button variant="default" loading={preview.pending} onClick={show}>
                Preview what it would do
              </Button>
            </div>
          </>
        }
        right={<Preview folders={folders} preview={preview} path={form.values.path} onTake={take} />}
      />
    </form>
  );
}
