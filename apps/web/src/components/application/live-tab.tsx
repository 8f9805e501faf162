'use client';

import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import type { ProbeResult } from '@landfall/contracts/probe';
import { useEffect } from 'react';
import { Manifest } from '#src/components/plan/manifest.tsx';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './live-tab.module.css';
import { ReadHead } from './read-head.tsx';

interface LiveTabProps {
  application: Pick<ApplicationDetail, 'id'>;
  state: Pick<ResourceState, 'ref'>;
}

/** One object as the cluster has it: read when the tab is opened, and again when asked. */
export function LiveTab({ application, state }: LiveTabProps) {
  const probe = useProbe('object');
  const read = (): void => void probe.ask({ kind: 'object', applicationId: application.id, ref: state.ref });
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when it is opened
  useEffect(read, []);
  const { result } = probe;
  return (
    <>
      <ReadHead probe={probe} onAgain={read} />
      <ProbeNote probe={probe} asking="asking the cluster" />
      {result && <Managers managers={result.managers} />}
      {result && <Manifest value={result.manifest} />}
    </>
  );
}

type Managers = Extract<ProbeResult, { kind: 'object' }>['managers'];

/** What managedFields comes to, folded: who sets fields of it, how, and when last. */
function Managers({ managers }: { managers: Managers }) {
  if (managers.length === 0) return null;
  const many = new Set(managers.map(({ manager }) => manager)).size;
  return (
    <details className={classes.managers}>
      <summary>{many === 1 ? '1 manager sets its fields' : `${many} managers set its fields`}</summary>
      <ul>
        {managers.map(({ manager, operation, subresource, at }) => (
          <li key={`${manager} ${operation} ${subresource} ${at}`}>
            <code>{plainText(manager)}</code>
            <span>
              {plainText(operation)}
              {subresource !== undefined && ` of ${plainText(subresource)}`}
            </span>
            <span>{at !== undefined && <Ago at={at} />}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
