import type { ProblemWords } from '@landfall/contracts/problem';
import { lockApplication } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { storedPin } from './pin.ts';

/** What became of the branch. */
export type RevertOutcome = { revision: string; url: string | null } | { problem: ProblemWords };

/** Tells what became of a branch that was asked for; the pin stays. Nothing where another is asked for, or none any more. */
export function recordRevert(
  context: Context,
  id: string,
  branch: string,
  outcome: RevertOutcome,
): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const row = await lockApplication(unit, id);
    const pin = storedPin(row?.pin ?? null);
    if (!row || pin?.revert?.state !== 'asked' || pin.revert.branch !== branch) return;
    const ended =
      'problem' in outcome
        ? { ...pin.revert, state: 'failed' as const, problem: outcome.problem }
        : { ...pin.revert, state: 'pushed' as const, ...outcome };
    await unit.tx.application.updateMany({
      where: { id },
      data: { pin: toJson({ ...pin, revert: ended }), revertAsked: false },
    });
    unit.audit(
      `application.revert-${ended.state}`,
      { kind: 'application', id, name: row.name },
      { branch, ...('problem' in outcome ? { code: outcome.problem.code } : { revision: outcome.revision }) },
    );
    unit.emit({ type: 'application', application: await applicationViewOf(unit.tx, id) });
  });
}
