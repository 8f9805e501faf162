import type { FieldChange } from '@landfall/contracts/plan';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { SideText } from './side-text.tsx';
import classes from './why.module.css';
import { changeKey, fieldName, maskedWord } from './words.ts';

/** Why an object is out of sync, field by field: what Git wants, what the cluster has, who set that and since when. */
export function Why({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <ul className={classes.fields} aria-label="Fields that differ">
      {changes.map((change) => (
        <Field key={changeKey(change)} change={change} />
      ))}
    </ul>
  );
}

function Field({ change }: { change: FieldChange }) {
  const { pointer, place, before, after, manager, since } = change;
  const masked = maskedWord(change);
  return (
    <li className={classes.field}>
      <p className={classes.name}>
        {fieldName(pointer, place)} {masked && <span className={classes.quiet}>({masked})</span>}
      </p>
      <dl className={classes.sides}>
        <div>
          <dt>In Git</dt>
          <dd>
            <SideText value={after} side="after" />
          </dd>
        </div>
        <div>
          <dt>On the cluster</dt>
          <dd>
            <SideText value={before} side="before" />
            {manager && (
              <span className={classes.quiet}>
                set by <strong>{plainText(manager)}</strong>
                {since && (
                  <>
                    , <Ago at={since} />
                  </>
                )}
              </span>
            )}
          </dd>
        </div>
      </dl>
    </li>
  );
}
