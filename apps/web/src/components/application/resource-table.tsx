'use client';

import type { ResourceState } from '@landfall/contracts/application';
import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import { Checkbox, UnstyledButton } from '@mantine/core';
import { ChangeBrief } from '#src/components/plan/change-line.tsx';
import list from '#src/ui/list/list.module.css';
import { healthMark, resourceStatusMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import classes from './application.module.css';

interface ResourceTableProps {
  resources: readonly ResourceState[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onOpen: (ref: ResourceRef) => void;
}

/** The managed objects, a line each; what differs from Git comes first and says how. */
export function ResourceTable({ resources, chosen, onChoose, onOpen }: ResourceTableProps) {
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChoose(next);
  };
  return (
    <div className={classes.table}>
      {resources.map(({ ref, status, health, changes }) => {
        const key = resourceKey(ref);
        return (
          <div
            key={key}
            className={`${list.row} ${classes.resource}`}
            data-selected={chosen.has(key) || undefined}
          >
            <Checkbox
              size="xs"
              className={classes.choose}
              aria-label={`Select ${ref.kind} ${ref.name}`}
              checked={chosen.has(key)}
              onChange={() => toggle(key)}
            />
            <StatusMark mark={resourceStatusMark[status]} />
            <span className={classes.kind}>{ref.kind}</span>
            <UnstyledButton className={`${list.name} ${classes.mono}`} onClick={() => onOpen(ref)} data-row>
              {ref.namespace ? `${ref.namespace} / ${ref.name}` : ref.name}
            </UnstyledButton>
            <span className={classes.differs}>
              {status === 'OutOfSync' && <ChangeBrief changes={changes} />}
            </span>
            <span className={classes.healthCell}>
              {health && <StatusMark mark={healthMark[health.status]} word={health.message} />}
            </span>
          </div>
        );
      })}
    </div>
  );
}
