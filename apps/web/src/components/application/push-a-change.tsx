'use client';

import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Section } from '#src/ui/layout/section.tsx';
import { CopyLines } from '#src/ui/text/copy.tsx';
import classes from './application.module.css';

/** What to try after the first sync: lines that change something in Git, to watch it arrive. */
export function PushAChange({ applicationId, done }: { applicationId: string; done: boolean }) {
  const application = useRead(reads.applications()).data?.items.find(({ id }) => id === applicationId);
  if (!application) return null;
  const folder =
    application.repositoryUrl
      .replace(/\/+$/, '')
      .split('/')
      .at(-1)
      ?.replace(/\.git$/, '') ?? 'repository';
  const branch = application.targetRevision === 'HEAD' ? '' : ` -b ${application.targetRevision}`;
  const lines = [
    `git clone${branch} ${application.repositoryUrl} ${folder}`,
    `cd ${folder}/${application.path === '.' ? '' : application.path}`.replace(/\/$/, ''),
    '# change something, a number of replicas for example',
    'git commit -am "Try Landfall" && git push',
  ].join('\n');
  return (
    <Section title={done ? 'It landed. Now push a change' : 'Next: push a change'}>
      <p className={classes.next}>
        From now on Git is the way to change {application.name}. Push something and watch it arrive here.
      </p>
      <CopyLines lines={lines} what="lines that push a change" />
    </Section>
  );
}
