'use client';

import type { Culprit } from '@landfall/contracts/sync';
import { Button, Select, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { type Probing, useProbe } from '#src/components/probe/use-probe.ts';
import { Logs } from '#src/components/sync/evidence.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { FollowedLog } from './followed-log.tsx';
import { type LogPlace, logPlaces } from './inside.ts';
import classes from './inside-tabs.module.css';
import { type InsideProps, useInside } from './use-inside.ts';

interface LogsTabProps extends InsideProps {
  /** The pod that was asked for. */
  pod: string | null;
  kept: Culprit | undefined;
}

/** The last lines of a container, or those that it writes; below them what the last, failed sync kept. */
export function LogsTab({ pod, kept, ...props }: LogsTabProps) {
  const inside = useInside(props);
  const places = logPlaces(inside.result?.children ?? []);
  const first = places.find((one) => one.pod === pod) ?? places[0];
  return (
    <>
      {!inside.result && <ProbeNote probe={inside} asking="asking the cluster" />}
      {inside.result && !first && <p className={classes.quiet}>It has no pods now.</p>}
      {first && <ContainerLog {...props} places={places} first={first} onLook={inside.look} />}
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
  onLook,
}: InsideProps & { places: readonly LogPlace[]; first: LogPlace; onLook: () => void }) {
  const probe = useProbe('log');
  const [name, setName] = useState(nameOf(first));
  const [previous, setPrevious] = useState(false);
  const [following, setFollowing] = useState(false);
  const place = places.find((one) => nameOf(one) === name) ?? first;
  const { pod, container } = place;
  const of = { applicationId: application.id, ref: state.ref, pod, container };
  const read = (): void => {
    if (!following) void probe.ask({ kind: 'log', ...of, previous });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when another place is chosen
  useEffect(read, [name, previous, following]);
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
        <Switch
          label="Follow"
          checked={following}
          disabled={previous}
          onChange={(event) => setFollowing(event.currentTarget.checked)}
        />
        {place.restarts > 0 && (
          <Switch
            label="Before its last restart"
            checked={previous}
            disabled={following}
            onChange={(event) => setPrevious(event.currentTarget.checked)}
          />
        )}
        {!following && (
          <Button size="xs" variant="default" loading={probe.pending} onClick={read}>
            Read again
          </Button>
        )}
      </div>
      {following ? <FollowedLog input={of} onLook={onLook} /> : <ReadLog probe={probe} />}
    </>
  );
}

/** The last lines, as they were read. */
function ReadLog({ probe }: { probe: Probing<'log'> }) {
  const { result } = probe;
  return (
    <>
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
