import type { SyncObject } from '@landfall/contracts/sync';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { ChangeBrief } from '#src/components/plan/change-line.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { spanWords } from '#src/ui/text/time.ts';
import { besideHealth } from './said.ts';
import classes from './sync.module.css';
import { isRefused, markOf } from './waves.ts';

interface ObjectRowProps {
  object: SyncObject;
  sync: LiveSync;
  /** Why its turn has not come. */
  waiting: string | null;
  /** Why it failed stands above the timeline already. */
  told: boolean;
}

/** One object of a sync: it slides from pending to what became of it. */
export function ObjectRow({ object, sync, waiting, told }: ObjectRowProps) {
  const { ref, outcome, health, durationMs } = object;
  const mark = markOf(object, sync);
  const said = outcome === 'failed' ? undefined : health?.message;
  const last = said ?? (durationMs === null ? '' : spanWords(durationMs));
  return (
    <li className={classes.object} data-tone={mark.tone} data-state={outcome === null ? 'open' : 'landed'}>
      <span key={mark.word} className={classes.mark}>
        <StatusMark mark={mark} />
      </span>
      <span className={classes.kind}>
        {ref.kind}
        {object.hook && <span className={classes.hook}>hook</span>}
      </span>
      <span className={classes.name} title={ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name}>
        {ref.name}
      </span>
      <span className={classes.what}>
        <What object={object} waiting={waiting} told={told} />
      </span>
      <span className={classes.last}>{last}</span>
    </li>
  );
}

/** Why it failed, else what changes, else a word about it, else what it waits for. */
function What({ object, waiting, told }: Pick<ObjectRowProps, 'object' | 'waiting' | 'told'>) {
  const { outcome, changes } = object;
  const message = besideHealth(object);
  const isBad = outcome === 'failed' || isRefused(object);
  if (isBad && told) return <span className={classes.waiting}>why stands above</span>;
  if (message && isBad) return <span className={classes.message}>{plainText(message)}</span>;
  if (changes.length > 0) return <ChangeBrief changes={changes} />;
  if (outcome === null && waiting) return <span className={classes.waiting}>{waiting}</span>;
  return message ? <span className={classes.waiting}>{plainText(message)}</span> : null;
}
