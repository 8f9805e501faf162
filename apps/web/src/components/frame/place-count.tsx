'use client';

import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import classes from './frame.module.css';
import type { Place } from './places.ts';

/** More than this is shown as "99+". */
const MOST = 99;

/** How many things wait at a place; nothing where none do. */
export function PlaceCount({ counts }: Pick<Place, 'counts'>) {
  const { data } = useRead(reads.driftCount(), counts === 'drift');
  if (counts !== 'drift' || !data || data.open === 0) return null;
  return (
    <span className={classes.count}>
      {data.open > MOST ? `${MOST}+` : data.open}
      <span className={classes.srOnly}> open</span>
    </span>
  );
}
