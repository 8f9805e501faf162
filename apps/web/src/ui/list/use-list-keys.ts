'use client';

import { useEffect, useRef, useState } from 'react';

interface ListKeys {
  /** Index of the row that j and k stand on; -1 before the first key. */
  at: number;
  listRef: React.RefObject<HTMLDivElement | null>;
  searchRef: React.RefObject<HTMLInputElement | null>;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * The keyboard of lists: j and k move, Enter opens, / goes to the search, x selects. Rows are the `[data-row]` links inside
 * `listRef`; they take the real focus, so a screen reader follows.
 */
export function useListKeys(count: number, onSelect?: (row: number) => void): ListKeys {
  const [at, setAt] = useState(-1);
  const listRef = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      if (event.key === '/') {
        event.preventDefault();
        searchRef.current?.focus();
        return;
      }
      if (event.key === 'x' && at >= 0) onSelect?.(at);
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step === 0 || count === 0) return;
      event.preventDefault();
      const next = Math.min(count - 1, Math.max(0, at + step));
      setAt(next);
      listRef.current?.querySelectorAll<HTMLElement>('[data-row]')[next]?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [at, count, onSelect]);

  return { at, listRef, searchRef };
}
