import type { Mark } from './mark.ts';
import { shapes } from './shapes.tsx';
import classes from './status.module.css';

interface StatusMarkProps {
  mark: Mark;
  /** What to say instead of the vocabulary's word, e.g. "3 of 5 pods ready". */
  word?: string | undefined;
  /** Shape only; the word stays for screen readers and as a tooltip. */
  quiet?: boolean;
  size?: number;
}

/** A status: shape, word and colour, the same everywhere. */
export function StatusMark({ mark, word = mark.word, quiet = false, size = 14 }: StatusMarkProps) {
  return (
    <span
      className={classes.mark}
      data-tone={mark.tone}
      data-quiet={quiet || undefined}
      title={quiet || word !== mark.word ? word : undefined}
    >
      <svg
        viewBox="0 0 16 16"
        width={size}
        height={size}
        aria-hidden="true"
        className={mark.shape === 'turning' ? classes.turning : undefined}
      >
        {shapes[mark.shape]}
      </svg>
      <span className={quiet ? classes.hidden : classes.word}>{word}</span>
    </span>
  );
}
