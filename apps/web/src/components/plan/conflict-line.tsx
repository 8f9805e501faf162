import type { FieldConflict } from '@landfall/contracts/plan';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './plan.module.css';
import { fieldName, sideText } from './words.ts';

interface ConflictLineProps {
  conflict: FieldConflict;
  /** Could the object be taken over? Not where somebody else holds a field of it too. */
  canBeTaken: boolean;
}

/** `spec.replicas` is held by kubectl-edit for 6 min: what each side wants, and that it is left alone. */
export function ConflictLine({ conflict, canBeTaken }: ConflictLineProps) {
  const { manager, pointer, live, desired, since } = conflict;
  return (
    <p className={classes.conflict}>
      <code>{fieldName(pointer)}</code> is held by <strong>{plainText(manager)}</strong>
      {since && (
        <>
          {' '}
          for <Ago at={since} bare />
        </>
      )}
      {live !== undefined && <>: {sideText(live)} on the cluster</>}
      {live === undefined ? ': ' : ', '}
      {sideText(desired)} in Git. It is not overwritten
      {canBeTaken ? ' unless the application is set to take over what other tools made.' : '.'}
    </p>
  );
}
