'use client';

import type { ResourceState } from '@landfall/contracts/application';
import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import { UnstyledButton } from '@mantine/core';
import { healthMark, resourceStatusMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import classes from './graph.module.css';

interface ResourceGraphProps {
  name: string;
  resources: readonly ResourceState[];
  onOpen: (ref: ResourceRef) => void;
}

/** Left to right: the application, its kinds, their objects. A nested list drawn as a tree, so it reads without eyes too. */
export function ResourceGraph({ name, resources, onOpen }: ResourceGraphProps) {
  const kinds = Map.groupBy(resources, ({ ref }) => ref.kind);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide graph scrolls, and a keyboard must reach it
    <section className={classes.graph} aria-label={`Resources of ${name}`} tabIndex={0}>
      <div className={classes.root}>{name}</div>
      <ul className={classes.kinds}>
        {[...kinds].map(([kind, states]) => (
          <li key={kind} className={classes.branch}>
            <div className={classes.kind}>
              {kind}
              <span>{states.length}</span>
            </div>
            <ul className={classes.objects}>
              {states.map((state) => (
                <li key={resourceKey(state.ref)} className={classes.leaf}>
                  <UnstyledButton className={classes.object} onClick={() => onOpen(state.ref)}>
                    <StatusMark mark={resourceStatusMark[state.status]} quiet />
                    {state.health && <StatusMark mark={healthMark[state.health.status]} quiet />}
                    <span className={classes.name}>{state.ref.name}</span>
                  </UnstyledButton>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
