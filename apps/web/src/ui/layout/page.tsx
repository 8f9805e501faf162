'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';
import { usePageIsThere } from '#src/api/stream/page-there.ts';
import classes from './layout.module.css';
import { showTitle } from './show-title.ts';

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
  const heading = useRef<HTMLHeadingElement>(null);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that is gone to may have lost its title on the way
  useEffect(() => {
    return document.title === '' ? showTitle(heading.current?.textContent ?? '') : undefined;
  }, [path]);
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
          <h1 ref={heading} className={classes.title}>
            {title}
          </h1>
          {sentence && <div className={classes.sentence}>{sentence}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
