'use client';

import { Button } from '@mantine/core';
import classes from './onboarding.module.css';

interface ExistingProps {
  words?: string;
  items: ReadonlyArray<{ id: string; name: string }>;
  onTake: (id: string) => void;
}

/** What is there already, to be taken instead of a new one. */
export function Existing({ words = 'Take one that is there:', items, onTake }: ExistingProps) {
  if (items.length === 0) return null;
  return (
    <div className={classes.existing}>
      <span>{words}</span>
      {items.slice(-5).map(({ id, name }) => (
        <Button key={id} size="xs" variant="default" onClick={() => onTake(id)}>
          {name}
        </Button>
      ))}
    </div>
  );
}
