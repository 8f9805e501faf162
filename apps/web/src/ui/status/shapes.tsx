import type { ReactNode } from 'react';
import type { Shape } from './mark.ts';

const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.6,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;
const ring = <circle cx="8" cy="8" r="6.2" {...line} />;
const dashed = <circle cx="8" cy="8" r="6.2" {...line} strokeDasharray="2.4 2.5" />;

/** The drawings of the status vocabulary, on a 16 by 16 grid. */
export const shapes: Record<Shape, ReactNode> = {
  check: (
    <>
      {ring}
      <path d="m5.3 8.2 1.9 1.9 3.6-4" {...line} />
    </>
  ),
  turning: <path d="M13.8 8A5.8 5.8 0 1 1 11.6 3.5M13.9 1.6v2.7h-2.7" {...line} />,
  bars: (
    <>
      <rect x="2" y="3.4" width="8.6" height="3.4" rx="1.2" fill="currentColor" />
      <rect x="5.4" y="9.2" width="8.6" height="3.4" rx="1.2" fill="currentColor" />
    </>
  ),
  octagon: (
    <>
      <path d="M5.4 1.7h5.2l3.7 3.7v5.2l-3.7 3.7H5.4l-3.7-3.7V5.4z" {...line} />
      <path d="m6 6 4 4m0-4-4 4" {...line} />
    </>
  ),
  pin: <path d="M6 2h4l-.6 4 2.4 2.6H4.2L6.6 6zM8 8.6V14" {...line} />,
  hand: (
    <path
      d="M5 8.2V4.3a1 1 0 0 1 2 0V7m0-.4V2.9a1 1 0 0 1 2 0V7m0-2.9a1 1 0 0 1 2 0V9c0 3-1.3 5-3.7 5-2.1 0-3-1-4.5-4.3-.3-.8.9-1.4 1.5-.7L5 10"
      {...line}
      strokeWidth={1.4}
    />
  ),
  ring: dashed,
  dot: <circle cx="8" cy="8" r="5.2" fill="currentColor" />,
  half: (
    <>
      <circle cx="8" cy="8" r="5.4" {...line} />
      <path d="M8 2.6a5.4 5.4 0 0 1 0 10.8z" fill="currentColor" />
    </>
  ),
  triangle: (
    <>
      <path
        d="M8 2.2 14.3 13.2H1.7z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinejoin="round"
      />
      <path
        d="M8 6.4v3.2M8 11.5v.1"
        fill="none"
        stroke="var(--lf-surface)"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </>
  ),
  pause: <path d="M5.6 3.4v9.2M10.4 3.4v9.2" {...line} strokeWidth={2.4} />,
  hollow: <circle cx="8" cy="8" r="5.4" {...line} strokeDasharray="3.4 2.3" strokeWidth={1.9} />,
  question: (
    <>
      {dashed}
      <path d="M6.5 6.5a1.6 1.6 0 1 1 2.3 1.5c-.6.3-.8.6-.8 1.1M8 11.1v.1" {...line} strokeWidth={1.4} />
    </>
  ),
  plus: (
    <>
      {ring}
      <path d="M8 5.3v5.4M5.3 8h5.4" {...line} />
    </>
  ),
  minus: (
    <>
      {ring}
      <path d="M5.3 8h5.4" {...line} />
    </>
  ),
  pencil: <path d="m3 13 .7-2.8 6.8-6.8a1.3 1.3 0 0 1 1.9 0l.2.2a1.3 1.3 0 0 1 0 1.9L5.8 12.3z" {...line} />,
};
