import type { ReactNode } from 'react';
import classes from './layout.module.css';

interface EmptyProps {
  /** What belongs here. */
  title: string;
  /** Why it is useful. */
  children?: ReactNode;
  /** The one next action. */
  action?: ReactNode;
}

/** A place with nothing in it yet: what belongs here, why, and the next step. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{title}</p>
      {children && <p className={classes.emptyWords}>{children}</p>}
      {action && <div className={classes.emptyAction}>{action}</div>}
    </div>
  );
}
