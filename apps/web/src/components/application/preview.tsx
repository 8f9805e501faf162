'use client';

import type { DeployableFolder } from '@landfall/contracts/probe';
import { problemWords } from '@landfall/contracts/problem';
import { Tabs, UnstyledButton } from '@mantine/core';
import { Manifest, manifestTitle } from '#src/components/plan/manifest.tsx';
import { PlanSummaryLine, PlanView } from '#src/components/plan/plan-view.tsx';
import classes from '#src/components/probe/probe.module.css';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import type { Probing } from '#src/components/probe/use-probe.ts';
import { Section } from '#src/ui/layout/section.tsx';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { counted } from '#src/ui/text/counted.ts';
import { plainText } from '#src/ui/text/safe-href.ts';
import { Words } from '#src/ui/text/words.tsx';
import own from './preview.module.css';

interface PreviewProps {
  folders: Probing<'folders'>;
  preview: Probing<'application'>;
  path: string;
  onTake: (path: string) => void;
}

/** The right half: the folders found, then the rendered objects and the plan. */
export function Preview({ folders, preview, path, onTake }: PreviewProps) {
  return (
    <>
      {!isSame(folders.error, preview.error) && <ProbeNote probe={folders} asking="looking for folders" />}
      {folders.result && <Folders folders={folders.result.folders} path={path} onTake={onTake} />}
      <ProbeNote probe={preview} asking="rendering" />
      {preview.result && <Answer result={preview.result} />}
      {!folders.pending && folders.result === null && folders.error === null && (
        <div className={classes.hint}>Choose a repository: the folders that can be deployed appear here.</div>
      )}
    </>
  );
}

/** Of a branch that is not there both questions know: once is enough. */
function isSame(one: unknown, other: unknown): boolean {
  const [a, b] = [one, other].map((error) => problemWords.safeParse(error).data);
  return a !== undefined && a.code === b?.code && a.what === b.what;
}

const KIND = { plain: 'plain YAML', kustomize: 'Kustomize', helm: 'Helm chart' } as const;

function Folders({
  folders,
  path,
  onTake,
}: {
  folders: readonly DeployableFolder[];
  path: string;
  onTake: PreviewProps['onTake'];
}) {
  if (folders.length === 0) {
    return (
      <div className={classes.hint}>No folder was recognised. Name the path yourself, then preview it.</div>
    );
  }
  return (
    <Section title="Folders found" note="take one" flush>
      {folders.map((folder) => (
        <UnstyledButton
          key={folder.path}
          className={own.folder}
          aria-pressed={folder.path === path}
          onClick={() => onTake(folder.path)}
        >
          <code>{plainText(folder.path)}</code>
          <span className={classes.quiet}>{KIND[folder.kind]}</span>
        </UnstyledButton>
      ))}
    </Section>
  );
}

function Answer({ result }: { result: NonNullable<Probing<'application'>['result']> }) {
  const { commit, renderer, manifests, warnings, plan, planProblem } = result;
  return (
    <Section
      title={plan ? <PlanSummaryLine plan={plan} /> : counted(manifests.length, 'object')}
      note={
        <>
          <Commit revision={commit.revision} /> {renderer.kind} {renderer.version}
        </>
      }
      flush
    >
      {warnings.map((warning) => (
        <p key={warning} className={own.warning}>
          <Words>{warning}</Words>
        </p>
      ))}
      <Tabs key={plan ? 'planned' : 'rendered'} defaultValue={plan ? 'plan' : 'objects'} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="plan">Plan</Tabs.Tab>
          <Tabs.Tab value="objects">Objects ({manifests.length})</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="plan">
          {planProblem && (
            <div className={own.inset}>
              <ProblemNote problem={planProblem} tone="amber" />
            </div>
          )}
          {plan && <PlanView plan={plan} />}
        </Tabs.Panel>
        <Tabs.Panel value="objects">
          {manifests.map((manifest, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two objects of a bad render may have the same name
            <details key={`${manifestTitle(manifest)}${at}`} className={own.object}>
              <summary>{plainText(manifestTitle(manifest))}</summary>
              <Manifest value={manifest} />
            </details>
          ))}
        </Tabs.Panel>
      </Tabs>
    </Section>
  );
}
