'use client';

import { Button } from '@mantine/core';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { healthMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { type ChildNode, treeOf } from './inside.ts';
import classes from './inside-tabs.module.css';
import { ReadHead } from './read-head.tsx';
import { type InsideProps, useInside } from './use-inside.ts';

/** What a workload made, by owner: ReplicaSets, and pods with their restarts. */
export function PodsTab({ onLogs, ...props }: InsideProps & { onLogs: (pod: string) => void }) {
  const inside = useInside(props);
  const { result } = inside;
  return (
    <>
      <ReadHead probe={inside} onAgain={inside.look} />
      <ProbeNote probe={inside} asking="asking the cluster" />
      {result && result.children.length === 0 && <p className={classes.quiet}>It made nothing.</p>}
      {result && (
        <ul className={classes.tree} aria-label="What it made">
          {treeOf(result.children).map((node) => (
            <Node key={node.child.ref.name} node={node} onLogs={onLogs} />
          ))}
        </ul>
      )}
      {result && result.more > 0 && <p className={classes.quiet}>and {result.more} more</p>}
    </>
  );
}

function Node({ node: { child, made }, onLogs }: { node: ChildNode; onLogs: (pod: string) => void }) {
  const { ref, health, createdAt, containers } = child;
  const restarts = containers.reduce((sum, one) => sum + one.restarts, 0);
  return (
    <li>
      <div className={classes.child}>
        {health && <StatusMark mark={healthMark[health.status]} quiet />}
        <span className={classes.kind}>{ref.kind}</span>
        <span className={classes.name}>{ref.name}</span>
        {health?.message && <span className={classes.meta}>{plainText(health.message)}</span>}
        {restarts > 0 && (
          <span className={classes.meta}>
            {restarts} {restarts === 1 ? 'restart' : 'restarts'}
          </span>
        )}
        {createdAt && (
          <span className={classes.meta}>
            <Ago at={createdAt} />
          </span>
        )}
        {ref.kind === 'Pod' && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Logs of ${ref.name}`}
            onClick={() => onLogs(ref.name)}
          >
            Logs
          </Button>
        )}
      </div>
      {made.length > 0 && (
        <ul>
          {made.map((one) => (
            <Node key={one.child.ref.name} node={one} onLogs={onLogs} />
          ))}
        </ul>
      )}
    </li>
  );
}
