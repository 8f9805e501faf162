import { Button } from '@mantine/core';
import { Ago } from '#src/ui/text/ago.tsx';
import classes from './inside-tabs.module.css';

interface ReadHeadProps {
  probe: { result: { readAt: string } | null; pending: boolean };
  onAgain: () => void;
}

/** Above what was read from the cluster: when, and a way to read it again. */
export function ReadHead({ probe: { result, pending }, onAgain }: ReadHeadProps) {
  return (
    <div className={classes.head}>
      <span className={classes.meta}>
        {result && (
          <>
            Read from the cluster <Ago at={result.readAt} />
          </>
        )}
      </span>
      <Button size="xs" variant="default" loading={pending} onClick={onAgain}>
        Read again
      </Button>
    </div>
  );
}
