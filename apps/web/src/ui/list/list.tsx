'use client';

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import list from './list.module.css';
import { useListKeys } from './use-list-keys.ts';

interface ListProps<T> {
  title?: ReactNode;
  rows: T[] | undefined;
  error: Error | null;
  onRetry: () => void;
  row: (one: T) => ReactNode;
  /** What belongs here, when nothing does. */
  empty: ReactNode;
  /** Asks for older rows, where there are some. */
  more?: { label: string; pending: boolean; onMore: () => void } | null;
}

/** A list with its loading, empty and error states, and its keyboard. */
export function List<T>({ title, rows, error, onRetry, row, empty, more = null }: ListProps<T>) {
  const { listRef } = useListKeys(rows?.length ?? 0);
  if (error && rows === undefined) {
    return (
      <ErrorNote error={error}>
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </ErrorNote>
    );
  }
  return (
    <Section flush title={title}>
      <div ref={listRef}>
        {rows === undefined && <RowSkeletons rows={6} />}
        {rows?.map(row)}
        {rows?.length === 0 && empty}
      </div>
      {more && (
        <div className={list.more}>
          <Button variant="default" size="xs" loading={more.pending} onClick={more.onMore}>
            {more.label}
          </Button>
        </div>
      )}
    </Section>
  );
}
