'use client';

import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import { UnstyledButton } from '@mantine/core';
import { healthMark, resourceStatusMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import classes from './graph.module.css';
import { GraphChildren } from './graph-children.tsx';
import { hasPods } from './inside.ts';

interface ResourceGraphProps {
  application: Pick<ApplicationDetail, 'id' | 'name'>;
  resources: readonly ResourceState[];
  onOpen: (ref: ResourceRef) => void;
}

/** Left to right: the application, its kinds, their objects, and what those made when it is asked for. A nested list drawn as a tree, so it reads without eyes too. */
export function ResourceGraph({ application, resources, onOpen }: ResourceGraphProps) {
  const kinds = Map.groupBy(resources, ({ ref }) => ref.kind);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide graph scrolls, and a keyboard must reach it
    <section className={classes.graph} aria-label={`Resources of ${application.name}`} tabIndex={0}>
      <div className={classes.root}>{application.name}</div>
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
                  {hasPods(state.ref) && <GraphChildren application={application} state={state} />}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
