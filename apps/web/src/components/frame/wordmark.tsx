import classes from './frame.module.css';

/** The mark and the name. */
export function Wordmark({ compact = false }: { compact?: boolean }) {
  return (
    <span className={classes.wordmark}>
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0c6a72" />
        <path
          d="M5 20.5c2.8 0 2.8-2 5.5-2s2.8 2 5.5 2 2.8-2 5.5-2 2.7 2 5.5 2"
          fill="none"
          stroke="#a6d5d7"
          strokeWidth="2.2"
          strokeLinecap="round"
        />
        <path
          d="M16 6v8m0 0-3.6-3.6M16 14l3.6-3.6M9 25h14"
          fill="none"
          stroke="#fff"
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {!compact && <span>Landfall</span>}
    </span>
  );
}
