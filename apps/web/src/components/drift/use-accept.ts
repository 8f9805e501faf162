'use client';

import type { DriftGroup } from '@landfall/contracts/drift';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';

export interface Accept {
  /** The groups that are asked for just now. */
  pending: ReadonlySet<string>;
  act: (groups: readonly DriftGroup[]) => void;
}

/** Accepting groups of drift into Git: one commit for each application. */
export function useAccept(onDone: () => void): Accept {
  const [pending, setPending] = useState<Accept['pending']>(new Set());
  const { mutateAsync } = useAct('drifts.accept');
  const act = async (groups: readonly DriftGroup[]): Promise<void> => {
    setPending(new Set(groups.map(({ id }) => id)));
    try {
      const driftIds = groups.flatMap(({ drifts }) => drifts.map(({ id }) => id));
      const { proposals } = await mutateAsync({ body: { driftIds } });
      toastDone(`Asked for ${proposals.length === 1 ? 'a commit' : `${proposals.length} commits`} in Git.`);
      onDone();
    } catch (error) {
      toastProblem(error);
    } finally {
      setPending(new Set());
    }
  };
  return { pending, act: (groups) => void act(groups) };
}
