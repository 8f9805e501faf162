import type { FieldChange } from '@landfall/contracts/plan';
import type { Json } from '@landfall/contracts/resource';
import { Ago } from '#src/ui/text/ago.tsx';
import classes from './plan.module.css';
import { fieldName, maskedWord, sideOf } from './words.ts';

/** `spec.replicas  3 → 5`, with the manager that holds the live value. */
export function ChangeLine({ change, brief = false }: { change: FieldChange; brief?: boolean }) {
  const masked = maskedWord(change);
  return (
    <div className={classes.change}>
      <span className={classes.field}>{fieldName(change.pointer)}</span>
      <span className={classes.sides}>
        <SideText value={change.before} className={classes.before} />
        <span aria-hidden="true" className={classes.arrow}>
          →
        </span>
        <span className={classes.srOnly}>becomes</span>
        <SideText value={change.after} className={classes.after} />
        {masked && <span className={classes.meta}>({masked})</span>}
        {change.manager && !brief && (
          <span className={classes.meta}>
            held by {change.manager}
            {change.since && (
              <>
                {' '}
                since <Ago at={change.since} />
              </>
            )}
          </span>
        )}
      </span>
    </div>
  );
}

function SideText({ value, className }: { value: Json | undefined; className: string | undefined }) {
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
      return <span className={className}>{side.text}</span>;
  }
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
