import type { Json } from '@landfall/contracts/resource';
import classes from './plan.module.css';
import { sideOf } from './words.ts';

interface SideTextProps {
  value: Json | undefined;
  /** Which side of a change it is. */
  side: 'before' | 'after';
}

/** One side of a change: its value, dots for a secret, or that there is none. */
export function SideText({ value, side: which }: SideTextProps) {
  const side = sideOf(value);
  switch (side.kind) {
    case 'absent':
      return <span className={classes.absent}>not set</span>;
    case 'masked':
      return (
        <span className={classes.masked} title="A secret: only whether it changed is known here">
          •••••
        </span>
      );
    case 'value':
      return <span className={classes[which]}>{side.text}</span>;
  }
}
