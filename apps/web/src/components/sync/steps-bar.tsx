import type { SyncDetail } from '@landfall/contracts/sync';
import { spanWords } from '#src/ui/text/time.ts';
import { type Step, stepsOf } from './steps.ts';
import classes from './sync.module.css';

const words: Record<Step['state'], string> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed here',
  stopped: 'stopped here',
  unreached: 'not reached',
};

/** fetch, render, plan, apply, health: how far the sync is and how long each took. */
export function StepsBar({ sync }: { sync: SyncDetail }) {
  return (
    <ol className={classes.steps} aria-label="Steps">
      {stepsOf(sync).map(({ step, state, ms, share }) => (
        <li key={step} className={classes.step} data-state={state}>
          <span className={classes.stepName}>{step}</span>
          <span className={classes.stepTime}>{ms === null ? words[state] : spanWords(ms)}</span>
          <span className={classes.track} aria-hidden="true">
            <span className={classes.fill} style={{ transform: `scaleX(${fillOf(state, share)})` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function fillOf(state: Step['state'], share: number | null): number {
  if (state === 'done') return 1;
  if (state === 'waiting' || state === 'unreached') return 0;
  return Math.max(0.06, share ?? 0.5);
}
