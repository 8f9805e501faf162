import type { SyncWindowView } from '@landfall/contracts/freeze';
import { Button } from '@mantine/core';
import list from '#src/ui/list/list.module.css';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './freeze.module.css';
import { effectWords, lengthWords, nextWords, scopeWords, windowMark } from './window-words.ts';

interface WindowRowProps {
  window: SyncWindowView;
  onEdit: () => void;
  onRemove: () => void;
}

/** One window: does it hold now and until when, what it does, of what. */
export function WindowRow({ window, onEdit, onRemove }: WindowRowProps) {
  const { schedule, durationMinutes, timeZone, description } = window;
  const name = plainText(window.name);
  return (
    <div className={`${list.row} ${classes.windowRow}`}>
      <span className={classes.two}>
        <StatusMark mark={windowMark(window)} />
        <span className={classes.quiet}>{nextWords(window)}</span>
      </span>
      <span className={classes.two}>
        <span className={classes.name}>{name}</span>
        <span className={classes.quiet}>
          {effectWords(window)}
          {description && `: ${plainText(description)}`}
        </span>
      </span>
      <span className={classes.two}>
        <span className={classes.quiet}>
          <span className="mono">{schedule}</span> for {lengthWords(durationMinutes)}, {timeZone}
        </span>
        <span className={classes.quiet}>Of {plainText(scopeWords(window))}</span>
      </span>
      <span className={classes.rowActions}>
        <Button size="xs" variant="default" aria-label={`Edit ${name}`} onClick={onEdit}>
          Edit
        </Button>
        <Button size="xs" variant="default" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </span>
    </div>
  );
}
