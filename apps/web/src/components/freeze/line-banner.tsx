'use client';

import { asSentence } from '@landfall/contracts/problem';
import { Button } from '@mantine/core';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './freeze.module.css';

/** Above every page while the line is stopped: who, why, since when, and the way on. */
export function LineBanner() {
  const line = useRead(reads.line()).data?.line ?? null;
  const lift = useAct('line.lift', { stale: [['line']] });
  if (line === null) return null;
  return (
    <section className={classes.banner} aria-label="The line is stopped">
      <p className={classes.bannerWords}>
        <StatusMark mark={{ shape: 'hand', tone: 'violet', word: 'The line is stopped' }} />
        <span>
          by {plainText(line.by ?? 'Landfall')} <Ago at={line.at} />: {asSentence(plainText(line.reason))}
        </span>
        <span className={classes.quiet}>Nothing syncs by itself.</span>
      </p>
      <Button
        size="xs"
        variant="default"
        loading={lift.isPending}
        onClick={() => lift.mutate({}, { onError: toastProblem })}
      >
        Lift it
      </Button>
    </section>
  );
}
