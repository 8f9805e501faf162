'use client';

import type { PullView } from '@landfall/contracts/pull';
import { Button } from '@mantine/core';
import { useAct } from '#src/api/use-act.ts';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';

/** Plan again; and for a stranger's head, the click that lets the cluster be read for it. */
export function PullActions({ pull }: { pull: PullView }) {
  const { id, head, baseBranch, standing, stranger, clicked } = pull;
  const again = useAct('pulls.again', { onDone: () => toastDone('It is planned anew.') });
  const click = useAct('pulls.click', { onDone: () => toastDone('The cluster is asked now.') });
  if (standing === 'merged' || standing === 'closed') return null;
  return (
    <>
      <Button
        variant="default"
        loading={again.isPending}
        onClick={() => again.mutate({ params: { id } }, { onError: toastProblem })}
      >
        Plan again
      </Button>
      {stranger && !clicked && head && (
        <Button
          loading={click.isPending}
          onClick={() =>
            click.mutate({ params: { id }, body: { head, baseBranch } }, { onError: toastProblem })
          }
        >
          Plan against the cluster
        </Button>
      )}
    </>
  );
}
