'use client';

import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { spanWords } from '#src/ui/text/time.ts';
import classes from './overview.module.css';

const MARKS = {
  waiting: { shape: 'ring', tone: 'grey', word: 'waiting' },
  running: { shape: 'turning', tone: 'blue', word: 'running' },
  done: { shape: 'check', tone: 'green', word: 'done' },
  failed: { shape: 'octagon', tone: 'red', word: 'failed' },
} as const;

/** What `npm start` is still setting up, live; nothing once it is all there, or elsewhere. */
export function SetupBanner() {
  const local = useRead(reads.local()).data;
  const open = local?.steps.filter(({ state }) => state !== 'done') ?? [];
  if (!local || open.length === 0) return null;
  const done = local.steps.length - open.length;
  return (
    <section className={classes.banner} aria-label="Still being set up">
      <p className={classes.bannerTitle}>
        Still being set up: {done} of {local.steps.length} done. You can go on meanwhile.
      </p>
      <ul className={classes.setup}>
        {open.map(({ id, title, state, detail, elapsedMs, progress }) => (
          <li key={id}>
            <StatusMark mark={MARKS[state]} word={title} />
            <span className={classes.detail}>{plainText(detail)}</span>
            {state === 'running' && <span className={classes.time}>{spanWords(elapsedMs)}</span>}
            {state === 'running' && progress !== undefined && (
              <progress className={classes.progress} value={progress} max={1} aria-label={title}>
                {Math.round(progress * 100)} %
              </progress>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
