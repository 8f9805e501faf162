import type { ReactNode } from 'react';
import classes from './layout.module.css';

/** Two halves: what the person decides, and what was found. On a phone, one after the other. */
export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  return (
    <div className={classes.split}>
      <div className={classes.half}>{left}</div>
      <div className={classes.half}>{right}</div>
    </div>
  );
}
