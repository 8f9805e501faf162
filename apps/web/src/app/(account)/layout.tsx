import type { ReactNode } from 'react';
import classes from '#src/components/account/account.module.css';
import { Wordmark } from '#src/components/frame/wordmark.tsx';

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <div className={classes.screen}>
      <main className={classes.form}>
        <Wordmark />
        {children}
      </main>
      <aside className={classes.aside} aria-hidden="true">
        <div className={classes.shore}>
          <p>Git is the only way anything changes.</p>
          <p>Every merge is rendered, checked, diffed and applied to every cluster that should have it.</p>
          <p>Drift is seen, named and healed.</p>
        </div>
      </aside>
    </div>
  );
}
