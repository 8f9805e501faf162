'use client';

import type { ClusterView } from '@landfall/contracts/cluster';
import type { ReactNode } from 'react';
import { Permissions } from '#src/components/cluster/found.tsx';
import { Facts } from '#src/ui/layout/section.tsx';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { agentStateMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import text from '#src/ui/text/text.module.css';
import classes from './agent.module.css';

const WAITING = { shape: 'ring', tone: 'grey', word: 'Waiting for your cluster…' } as const;

interface ArrivalProps {
  cluster: ClusterView;
  /** Small words below what the agent told. */
  note?: string | null;
  /** The way on. */
  children: ReactNode;
}

/** Whether the agent has come: waits, and turns green by itself with what the agent told. */
export function Arrival({ cluster, note = null, children }: ArrivalProps) {
  const { agent, version, permissions } = cluster;
  const isHere = agent?.state === 'connected';
  return (
    <>
      <section className={classes.live} data-here={isHere || undefined}>
        {/* The rest has clocks and buttons, which nobody wants to be told of by themselves. */}
        <h2 className={classes.liveTitle} aria-live="polite">
          {isHere ? (
            <StatusMark mark={agentStateMark.connected} word={`${cluster.name} is connected`} size={16} />
          ) : (
            <StatusMark mark={WAITING} size={16} />
          )}
        </h2>
        {isHere ? (
          <>
            <Facts
              facts={[
                ['Kubernetes', version ?? 'the agent is about to tell'],
                ['Nodes', agent.nodes === null ? 'not for this agent to see' : String(agent.nodes)],
                ['Agent', agent.version ?? 'unknown'],
                ...(agent.connectedAt
                  ? ([['Since', <Ago key="at" at={agent.connectedAt} />]] as Array<[string, ReactNode]>)
                  : []),
              ]}
            />
            {note && <p className={classes.note}>{note}</p>}
            {children}
          </>
        ) : (
          <p className={text.words}>
            Leave this open or come back: the moment the agent calls, its version, nodes and permissions are
            shown here. The first image pull may take a minute.
          </p>
        )}
      </section>
      {!isHere && cluster.problem && (
        <ProblemNote problem={cluster.problem} since={cluster.problemSince} tone="amber" />
      )}
      {isHere && permissions.length > 0 && <Permissions permissions={permissions} />}
    </>
  );
}
