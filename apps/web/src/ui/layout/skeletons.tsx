import { Skeleton } from '@mantine/core';
import classes from './layout.module.css';

/** Rows of a list that is still coming, in their shape. */
export function RowSkeletons({ rows = 6 }: { rows?: number }) {
  return (
    <div aria-busy="true">
      <span className={classes.srOnly}>Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: skeletons have no identity
        <div key={row} className={classes.skeletonRow}>
          <Skeleton circle height={14} width={14} animate={false} />
          <Skeleton height={12} width={`${18 + ((row * 7) % 12)}%`} animate={false} />
          <Skeleton height={10} width={`${26 + ((row * 5) % 14)}%`} animate={false} />
        </div>
      ))}
    </div>
  );
}

/** A whole page that is still coming: heading, sentence, a card of rows. */
export function PageSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className={classes.page} aria-busy="true">
      <div className={classes.head}>
        <div className={classes.words}>
          <Skeleton height={24} width={180} animate={false} />
          <Skeleton height={12} width={320} mt={14} animate={false} />
        </div>
      </div>
      <div className={classes.cardFlush}>
        <RowSkeletons rows={rows} />
      </div>
    </div>
  );
}
