'use client';

import type { DriftGroup } from '@landfall/contracts/drift';
import { useState } from 'react';
import { ApiProblem } from '#src/api/problem.ts';
import { useAct } from '#src/api/use-act.ts';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';

export interface Revert {
  /** The groups that are asked for just now. */
  pending: ReadonlySet<string>;
  /** What was refused because something holds the application, and why. */
  held: { groups: readonly DriftGroup[]; why: string } | null;
  act: (groups: readonly DriftGroup[], reason?: string) => void;
  /** Leaves what is held as it is. */
  leave: () => void;
}

/** Reverting groups of drift; what is held is asked for again with a reason. */
export function useRevert(onDone: () => void): Revert {
  const [pending, setPending] = useState<Revert['pending']>(new Set());
  const [held, setHeld] = useState<Revert['held']>(null);
  const { mutateAsync } = useAct('drifts.revert');
  const act = async (groups: readonly DriftGroup[], reason?: string): Promise<void> => {
    setPending(new Set(groups.map(({ id }) => id)));
    try {
      const driftIds = groups.flatMap(({ drifts }) => drifts.map(({ id }) => id));
      const override = reason === undefined ? {} : { override: { reason } };
      const { syncs } = await mutateAsync({ body: { driftIds, ...override } });
      toastDone(`Asked for ${syncs.length === 1 ? 'a sync' : `${syncs.length} syncs`} of what drifted.`);
      setHeld(null);
      onDone();
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'held') setHeld({ groups, why: error.why });
      else toastProblem(error);
    } finally {
      setPending(new Set());
    }
  };
  return {
    pending,
    held,
    act: (groups, reason) => void act(groups, reason),
    leave: () => setHeld(null),
  };
}
