import type { ReactNode } from 'react';
import { safeHref } from './safe-href.ts';
import classes from './text.module.css';

/** The only link to an address that somebody else wrote; what is not plain http(s) is shown as text. */
export function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeHref(href);
  if (safe === null) return <span>{children}</span>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow" className={classes.link}>
      {children}
    </a>
  );
}
