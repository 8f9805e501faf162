'use client';

import type { Culprit } from '@landfall/contracts/sync';
import { Button, Select, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { Logs } from '#src/components/sync/evidence.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { type LogPlace, logPlaces } from './inside.ts';
import classes from './inside-tabs.module.css';
import { type InsideProps, useInside } from './use-inside.ts';

interface LogsTabProps extends InsideProps {
  /** The pod that was asked for. */
  pod: string | null;
  kept: Culprit | undefined;
}

/** The last lines of a container; below them what the last, failed sync kept. */
export function LogsTab({ pod, kept, ...props }: LogsTabProps) {
  const inside = useInside(props);
  const places = logPlaces(inside.result?.children ?? []);
  const first = places.find((one) => one.pod === pod) ?? places[0];
  return (
    <>
      {!inside.result && <ProbeNote probe={inside} asking="asking the cluster" />}
      {inside.result && !first && <p className={classes.quiet}>It has no pods now.</p>}
      {first && <ContainerLog {...props} places={places} first={first} />}
      {kept && kept.logs.length > 0 && (
        <section className={classes.kept}>
          <h3>Kept with the sync that failed</h3>
          <Logs logs={kept.logs} />
        </section>
      )}
    </>
  );
}

const nameOf = ({ pod, container }: LogPlace): string => `${pod} / ${container}`;

function ContainerLog({
  application,
  state,
  places,
  first,
}: InsideProps & { places: readonly LogPlace[]; first: LogPlace }) {
  const probe = useProbe('log');
  const [name, setName] = useState(nameOf(first));
  const [previous, setPrevious] = useState(false);
  const place = places.find((one) => nameOf(one) === name) ?? first;
  const read = (): void => {
    const { pod, container } = place;
    void probe.ask({ kind: 'log', applicationId: application.id, ref: state.ref, pod, container, previous });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when another place is chosen
  useEffect(read, [name, previous]);
  const { result } = probe;
  return (
    <>
      <div className={classes.head}>
        <Select
          label="Container"
          allowDeselect={false}
          searchable={places.length > 8}
          data={places.map(nameOf)}
          value={nameOf(place)}
          onChange={(chosen) => chosen !== null && setName(chosen)}
        />
        {place.restarts > 0 && (
          <Switch
            label="Before its last restart"
            checked={previous}
            onChange={(event) => setPrevious(event.currentTarget.checked)}
          />
        )}
        <Button size="xs" variant="default" loading={probe.pending} onClick={read}>
          Read again
        </Button>
      </div>
      <ProbeNote probe={probe} asking="reading the log" />
      {result && result.lines.length === 0 && <p className={classes.quiet}>It has not written anything.</p>}
      {result && result.lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard
        <pre className={classes.log} tabIndex={0}>
          {result.lines.map(plainText).join('\n')}
        </pre>
      )}
    </>
  );
}
