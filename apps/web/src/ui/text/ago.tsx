'use client';

import { Tooltip } from '@mantine/core';
import classes from './text.module.css';
import { agoWords } from './time.ts';
import { useNow } from './use-now.ts';

/** "4 min ago", kept true by the clock; the exact time on hover. */
export function Ago({ at, bare = false }: { at: string; bare?: boolean }) {
  const now = useNow();
  const date = new Date(at);
  return (
    <Tooltip
      label={date
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC')}
    >
      <time dateTime={at} className={classes.ago} suppressHydrationWarning>
        {now === 0 ? '\u00a0' : agoWords(date.getTime(), now, bare)}
      </time>
    </Tooltip>
  );
}
