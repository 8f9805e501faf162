import type { FieldChange } from '@landfall/contracts/plan';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './plan.module.css';
import { SideText } from './side-text.tsx';
import { fieldName, maskedWord } from './words.ts';

/** `spec.replicas  3 → 5`, with the manager that holds the live value. */
export function ChangeLine({ change, brief = false }: { change: FieldChange; brief?: boolean }) {
  const masked = maskedWord(change);
  return (
    <div className={classes.change}>
      <span className={classes.field}>{fieldName(change.pointer, change.place)}</span>
      <span className={classes.sides}>
        <SideText value={change.before} side="before" />
        <span aria-hidden="true" className={classes.arrow}>
          →
        </span>
        <span className={classes.srOnly}>becomes</span>
        <SideText value={change.after} side="after" />
        {masked && <span className={classes.meta}>({masked})</span>}
        {change.manager && !brief && (
          <span className={classes.meta}>
            held by {plainText(change.manager)}
            {change.since && (
              <>
                {' '}
                for <Ago at={change.since} bare />
              </>
            )}
          </span>
        )}
      </span>
    </div>
  );
}

/** The first change in one line, and how many more there are. */
export function ChangeBrief({ changes }: { changes: readonly FieldChange[] }) {
  const [first] = changes;
  if (first === undefined) return null;
  return (
    <span className={classes.brief}>
      <ChangeLine change={first} brief />
      {changes.length > 1 && <span className={classes.meta}>+{changes.length - 1} more</span>}
    </span>
  );
}
