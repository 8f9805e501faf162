'use client';

import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { showTitle } from '../layout/show-title.ts';
import type { Mark } from './mark.ts';
import { shapes } from './shapes.tsx';
import classes from './status.module.css';
import { tabIcon } from './tab-icon.ts';

interface TabStatusProps {
  /** Null where there is no status to tell: the icon is Landfall's own. */
  mark: Mark | null;
  title: string;
}

/** The browser's tab says what the page does: its icon is the status, its title names what is not fine first (ui.md). */
export function TabStatus({ mark, title }: TabStatusProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const scheme = useComputedColorScheme('light');
  const word = mark === null || mark.tone === 'green' ? '' : `${mark.word} · `;
  useEffect(() => showTitle(`${word}${title}`), [word, title]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme has other colours
  useEffect(() => {
    if (mark === null || drawing.current === null) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(`--lf-${name}`).trim();
    const colours = { tone: colour(mark.tone), ink: colour('surface') };
    return showIcon(tabIcon(drawing.current.innerHTML, colours));
  }, [mark?.shape, mark?.tone, scheme]);
  return (
    <svg ref={drawing} className={classes.hidden} aria-hidden="true" data-tab-status={mark?.word}>
      {mark && shapes[mark.shape]}
    </svg>
  );
}

/** Answers how to put back what was there. */
function showIcon(href: string): () => void {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')];
  const before = links.map((link) => link.href);
  for (const link of links) link.href = href;
  return () => {
    for (const [at, link] of links.entries()) link.href = before[at] ?? link.href;
  };
}
