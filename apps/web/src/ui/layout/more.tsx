'use client';

import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import classes from './layout.module.css';

interface MoreProps {
  /** What is folded: "Sync options and ignored fields". */
  label: string;
  /** Open from the start, or because something in it is wrong. */
  open?: boolean;
  children: ReactNode;
}

/** What few people need, folded under one line. */
export function More({ label, open = false, children }: MoreProps) {
  const [unfolded, setUnfolded] = useState(open);
  const id = useId();
  const shown = unfolded || open;
  const Chevron = shown ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <UnstyledButton
        className={classes.more}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setUnfolded(!shown)}
      >
        <Chevron size={14} /> {label}
      </UnstyledButton>
      <div id={id} hidden={!shown} className={classes.moreBody}>
        {children}
      </div>
    </div>
  );
}
