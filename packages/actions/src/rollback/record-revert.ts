import type { RevertState } from '@landfall/contracts/application';
import { proposalId } from '@landfall/contracts/ids';
import type { ProblemWords } from '@landfall/contracts/problem';
import { lockApplication } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import { actorName, type Context } from '../context.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { lookAgainAt } from '../proposals/record.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { storedPin } from './pin.ts';

/** What became of the branch. */
export type RevertOutcome =
  | {
      revision: string;
      url: string | null;
      /** At GitHub it is a pull request, and `url` is its page. */
      number?: number;
      /** Why it is none, though it should be. */
      noPull?: ProblemWords;
    }
  | { failed: ProblemWords };

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
    const ended = endedAs(pin.revert, outcome);
    await unit.tx.application.updateMany({
      where: { id },
      data: { pin: toJson({ ...pin, revert: ended }), revertAsked: false },
    });
    unit.audit(
      'failed' in outcome ? 'application.revert-failed' : 'application.revert-pushed',
      { kind: 'application', id, name: row.name },
      { branch, ...('failed' in outcome ? { code: outcome.failed.code } : { revision: outcome.revision }) },
    );
    if ('revision' in outcome && outcome.number !== undefined) await follow(unit, context, row.id, ended);
    unit.emit({ type: 'application', application: await applicationViewOf(unit.tx, id) });
  });
}

/**
 * The branch that was asked for is pushed, and its pull request is opened next: that one is known for ours by this commit, however
 * soon GitHub tells of it.
 */
export function recordRevertBranch(
  context: Context,
  id: string,
  { branch, revision }: { branch: string; revision: string },
): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const row = await lockApplication(unit, id);
    const pin = storedPin(row?.pin ?? null);
    if (pin?.revert?.state !== 'asked' || pin.revert.branch !== branch) return;
    const revert = { ...pin.revert, revision };
    await unit.tx.application.updateMany({ where: { id }, data: { pin: toJson({ ...pin, revert }) } });
  });
}

function endedAs(asked: RevertState, outcome: RevertOutcome): RevertState {
  if ('failed' in outcome) return { ...asked, state: 'failed', problem: outcome.failed };
  const { revision, url, number, noPull = null } = outcome;
  const pull = number === undefined ? null : { number, state: 'open' as const };
  return { ...asked, state: 'pushed', revision, url, pull, problem: noPull };
}

/** Its pull request is followed like any other of ours. */
async function follow(unit: Unit, context: Context, id: string, revert: RevertState): Promise<void> {
  const { branch, revision, url, pull } = revert;
  await unit.tx.proposal.create({
    data: {
      organizationId: context.organizationId,
      id: newId(proposalId),
      applicationId: id,
      ...{ kind: 'revert', state: 'open', branch, revision, url, number: pull?.number ?? null },
      by: actorName(context.actor),
      askedAt: context.now(),
      nextLookAt: lookAgainAt(context),
    },
  });
}
