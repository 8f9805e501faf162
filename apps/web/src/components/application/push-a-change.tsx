'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Section } from '#src/ui/layout/section.tsx';
import { CopyLines } from '#src/ui/text/copy.tsx';
import classes from './application.module.css';

/** What to try after the first sync: lines that change something in Git, to watch it arrive. */
export function PushAChange({ applicationId, done }: { applicationId: string; done: boolean }) {
  const application = useRead(reads.applications()).data?.items.find(({ id }) => id === applicationId);
  const local = useRead(reads.local()).data;
  if (!application) return null;
  const sample = local?.sampleRepository;
  const lines = pushLines(application, sample?.url === application.repositoryUrl ? sample.cloneLine : null);
  return (
    <Section title={done ? 'It landed. Now push a change' : 'Next: push a change'}>
      <p className={classes.next}>
        From now on Git is the way to change {application.name}. Push something and watch it arrive here.
      </p>
      <CopyLines lines={lines} what="lines that push a change" />
    </Section>
  );
}

/** Of the sample of `npm start` the line is known that clones it ready to push, and what there is to change. */
function pushLines(application: ApplicationView, sampleLine: string | null): string {
  const { repositoryUrl, targetRevision, path } = application;
  const folder =
    repositoryUrl
      .replace(/\/+$/, '')
      .split('/')
      .at(-1)
      ?.replace(/\.git$/, '') ?? 'repository';
  const branch = targetRevision === 'HEAD' ? '' : ` -b ${targetRevision}`;
  const scale = sampleLine !== null && path.startsWith('shop/overlays/');
  return [
    sampleLine ?? `git clone${branch} ${repositoryUrl} ${folder}`,
    `cd ${folder}/${path === '.' ? '' : path}`.replace(/\/$/, ''),
    scale
      ? "sed -i.bak 's/count: [0-9]*/count: 5/' kustomization.yaml"
      : '# change something, a number of replicas for example',
    scale ? "git commit -am 'Scale web to 5' && git push" : "git commit -am 'Try Landfall' && git push",
  ].join('\n');
}
