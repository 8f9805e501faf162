'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { usePageIsThere } from '#src/api/stream/page-there.ts';
import classes from './layout.module.css';

export interface Crumb {
  label: string;
  href: string;
}

interface PageProps {
  /** Where this page hangs; the page itself is its title. */
  crumbs?: Crumb[];
  title: ReactNode;
  /** The page's one sentence. */
  sentence?: ReactNode;
  /** At most one primary. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page: breadcrumb, title, its one sentence, its actions on the right, then what it is about. */
export function Page({ crumbs = [], title, sentence, actions, children }: PageProps) {
  usePageIsThere();
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.words}>
          {crumbs.length > 0 && (
            <nav aria-label="Breadcrumb" className={classes.crumbs}>
              {crumbs.map(({ label, href }, at) => (
                <span key={href}>
                  {at > 0 && <span aria-hidden="true"> / </span>}
                  <Link href={href}>{label}</Link>
                </span>
              ))}
            </nav>
          )}
          <h1 className={classes.title}>{title}</h1>
          {sentence && <div className={classes.sentence}>{sentence}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
