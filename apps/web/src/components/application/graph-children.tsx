'use client';

import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { healthMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import classes from './graph.module.css';
import { type ChildNode, treeOf } from './inside.ts';
import { type InsideProps, useInside } from './use-inside.ts';

/** What a workload made, drawn further right when it is asked for. */
export function GraphChildren(props: InsideProps) {
  const [open, setOpen] = useState(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <UnstyledButton
        className={classes.more}
        aria-expanded={open}
        aria-label={`What ${props.state.ref.name} made`}
        onClick={() => setOpen(!open)}
      >
        <Chevron size={14} />
      </UnstyledButton>
      {open && <Made {...props} />}
    </>
  );
}

function Made(props: InsideProps) {
  const inside = useInside(props);
  const { result } = inside;
  if (!result) return <ProbeNote probe={inside} asking="asking the cluster" />;
  if (result.children.length === 0) return <span className={classes.none}>It made nothing.</span>;
  return (
    <ul className={classes.made}>
      {treeOf(result.children).map((node) => (
        <MadeNode key={node.child.ref.name} node={node} />
      ))}
    </ul>
  );
}

function MadeNode({ node: { child, made } }: { node: ChildNode }) {
  const { ref, health } = child;
  return (
    <li>
      <span className={classes.madeOne}>
        {health && <StatusMark mark={healthMark[health.status]} quiet />}
        <span className={classes.madeKind}>{ref.kind}</span>
        <span className={classes.name}>{ref.name}</span>
      </span>
      {made.length > 0 && (
        <ul className={classes.made}>
          {made.map((one) => (
            <MadeNode key={one.child.ref.name} node={one} />
          ))}
        </ul>
      )}
    </li>
  );
}
