import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { openPullPlan, type PlannablePull } from '@landfall/actions/pulls/open-plan';
import { ofOwn } from '@landfall/actions/pulls/own';
import { type HostPlanned, recordPullPlan } from '@landfall/actions/pulls/record-plan';
import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { checkPlanPolicy, previousIds } from '@landfall/engine';
import type { JobPayload } from '@landfall/queue';
import { goneWords } from '../../words.ts';
import type { Subject } from '../host/host.ts';
import { openHost } from '../host/open.ts';
import { ofPreview, ofSnapshots, together } from '../host/rendered.ts';
import { PREVIEW_WITHIN_MS, planAmongOthers } from '../plan-among-others.ts';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';

/**
 * What one head of a pull request would do to an application, by the host of its cluster: the question that a rollback's page asks
 * too. Plans only, writes nothing (next: plan-pull, with the last of them). Whether the cluster may be read for this head is
 * decided where the row is opened.
 */
export async function planPullApplication(
  role: ApplyRole,
  { organizationId, pullPlanId }: JobPayload<'plan-pull-application'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A pull request was opened or pushed to.');
  const opened = await openPullPlan(context, pullPlanId);
  if (!opened) return;
  try {
    const planned = opened.isTooLate
      ? { problem: tooLate }
      : await planBy(role, context, pullPlanId, opened, signal);
    await recordPullPlan(context, pullPlanId, planned);
  } catch (error) {
    // The process is closing, or this took too long: it is tried again, for a quarter of an hour.
    if (signal.aborted) return;
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The plan could not be made.', pullPlanId);
    await recordPullPlan(context, pullPlanId, { problem });
  }
}

async function planBy(
  role: ApplyRole,
  context: Context,
  planId: string,
  { application, objectDigests, own, notes }: PlannablePull,
  signal: AbortSignal,
): Promise<HostPlanned> {
  const { clusterId, previous } = application;
  const rendered = together(ofPreview(planId, objectDigests), ofSnapshots(previousIds(previous)));
  const subject: Subject = { clusterId, application, rendered };
  const opened = await openHost(role, context, subject);
  if ('missing' in opened) return { problem: goneWords('cluster') };
  await opened.host.reach();
  const ask = { snapshotId: planId, previous, signal, withinMs: PREVIEW_WITHIN_MS };
  const { plan, inventorySize } = await planAmongOthers(context, opened.host, subject, ask);
  // Of what is told only: a refusal over somebody else's object would say what it holds.
  const told = ofOwn(plan, own);
  return { plan: told, warnings: [...notes, ...warningsOf(told, inventorySize)] };
}

/** What would keep the sync from going through by itself: the same policy that it meets, asked before. */
function warningsOf(plan: Plan, inventorySize: number): string[] {
  const policy = checkPlanPolicy(plan, { inventorySize });
  if (policy.verdict === 'execute') return [];
  const { what, why } = policy.problem;
  const then =
    policy.verdict === 'refuse' ? 'The sync would be refused.' : 'The sync would wait for a person’s yes.';
  return [`${what} ${why} ${then}`];
}

const tooLate: ProblemWords = {
  code: 'too-late',
  what: 'The plan was not made.',
  why: 'The host of the cluster did not answer within a quarter of an hour.',
  fix: 'Look at the cluster’s page, then plan again.',
};
