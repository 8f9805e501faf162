import Link from 'next/link';
import classes from '#src/components/account/account.module.css';
import { Wordmark } from '#src/components/frame/wordmark.tsx';

export default function NotFound() {
  return (
    <main className={classes.form}>
      <Wordmark />
      <h1 className={classes.title}>There is no such page</h1>
      <p className={classes.next}>
        The address may be mistyped, or what it named was removed. <Link href="/">Go to the overview</Link>
      </p>
    </main>
  );
}
