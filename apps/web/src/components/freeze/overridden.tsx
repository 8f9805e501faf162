import type { SyncOverride } from '@landfall/contracts/freeze';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './freeze.module.css';

/** That a person had it run although it was held: what held it, and why all the same. */
export function Overridden({ override: { reason, over } }: { override: SyncOverride }) {
  return (
    <span>
      <span className={classes.held}>Overridden:</span> {plainText(reason)}{' '}
      <span className={classes.quiet}>({plainText(over)})</span>
    </span>
  );
}
