import type { ReactNode } from 'react';
import classes from './layout.module.css';

interface SectionProps {
  title?: ReactNode;
  /** Small words beside the title. */
  note?: ReactNode;
  actions?: ReactNode;
  /** Rows reach the edge; text does not. */
  flush?: boolean;
  children: ReactNode;
}

/** A part of a page with its heading. */
export function Section({ title, note, actions, flush = false, children }: SectionProps) {
  return (
    <section className={classes.section}>
      {(title || actions) && (
        <div className={classes.sectionHead}>
          <h2 className={classes.sectionTitle}>{title}</h2>
          {note && <span className={classes.sectionNote}>{note}</span>}
          {actions && <span className={classes.sectionActions}>{actions}</span>}
        </div>
      )}
      <div className={flush ? classes.cardFlush : classes.card}>{children}</div>
    </section>
  );
}

/** Name and value pairs, one a line. */
export function Facts({ facts }: { facts: Array<[name: string, value: ReactNode]> }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
