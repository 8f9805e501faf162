import type { AuditEntry } from '@landfall/contracts/audit';
import list from '#src/ui/list/list.module.css';
import { RowLink } from '#src/ui/list/row-link.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './activity.module.css';
import { actionWords, actorWords, detailWords, subjectHref } from './words.ts';

/** One act in one line. */
export function ActivityRow({ entry }: { entry: AuditEntry }) {
  const href = subjectHref(entry);
  const what = plainText(actionWords(entry));
  const detail = plainText(detailWords(entry));
  return (
    <div className={`${list.row} ${classes.row}`}>
      <span className={classes.actor}>{plainText(actorWords(entry))}</span>
      <span className={list.two}>
        {href ? (
          <RowLink href={href} className={classes.link}>
            {what}
          </RowLink>
        ) : (
          <span>{what}</span>
        )}
        {detail && <span className={`${list.quiet} ${classes.detail}`}>{detail}</span>}
      </span>
      <span className={`${list.quiet} ${list.end}`}>
        <Ago at={entry.at} />
      </span>
    </div>
  );
}
