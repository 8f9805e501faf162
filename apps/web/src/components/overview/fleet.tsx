'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import type { ClusterView } from '@landfall/contracts/cluster';
import { Tooltip } from '@mantine/core';
import Link from 'next/link';
import { worstMark } from '#src/components/application/worst-mark.ts';
import { awaySince, clusterMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import classes from './overview.module.css';

interface FleetProps {
  applications: readonly ApplicationView[];
  clusters: readonly ClusterView[];
}

/** A small multiple per cluster: a square per application, drawn by its status; hover names it. */
export function Fleet({ applications, clusters }: FleetProps) {
  return (
    <div className={classes.fleet}>
      {clusters.map((cluster) => {
        const here = applications
          .filter(({ clusterId }) => clusterId === cluster.id)
          .sort((a, b) => a.name.localeCompare(b.name));
        return (
          <section key={cluster.id} className={classes.cluster}>
            <h3>
              <Link href={`/clusters/${cluster.id}`}>{cluster.name}</Link>
              <StatusMark mark={clusterMark(cluster)} quiet={cluster.state === 'connected'} />
              <Since cluster={cluster} />
            </h3>
            <div className={classes.squares}>
              {here.map((application) => (
                <Square key={application.id} application={application} />
              ))}
              {here.length === 0 && <span className={classes.none}>no applications</span>}
            </div>
          </section>
        );
      })}
    </div>
  );
}

function Since({ cluster }: { cluster: ClusterView }) {
  const since = awaySince(cluster);
  if (since === null) return null;
  return (
    <span className={classes.since}>
      since <Ago at={since} />
    </span>
  );
}

function Square({ application }: { application: ApplicationView }) {
  const mark = worstMark(application);
  return (
    <Tooltip label={`${application.name}: ${mark.word}`} openDelay={0}>
      <Link
        href={`/applications/${application.id}`}
        prefetch={false}
        className={classes.square}
        data-tone={mark.tone}
        aria-label={`${application.name}: ${mark.word}`}
      >
        <StatusMark mark={mark} word="" size={13} />
      </Link>
    </Tooltip>
  );
}
