import type { Context } from '@landfall/actions/context';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { openForPlan } from '@landfall/actions/rollback/open-for-plan';
import type { ProbeInput } from '@landfall/contracts/probe';
import { previousIds } from '@landfall/engine';
import { goneWords } from '../../words.ts';
import type { Subject } from '../host/host.ts';
import { openHost } from '../host/open.ts';
import { ofSnapshots } from '../host/rendered.ts';
import { PREVIEW_WITHIN_MS, planAmongOthers } from '../plan-among-others.ts';
import type { ApplyRole } from '../role.ts';

type Input = Extract<ProbeInput, { kind: 'plan' }>;

/**
 * What bringing an application to one of its snapshots would do to its cluster now: the plan that its sync would make.
 * Plans only, writes nothing. @throws ClusterError
 */
export async function planSnapshot(
  role: ApplyRole,
  context: Context,
  { applicationId, snapshotId }: Input,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const application = await openForPlan(context, { applicationId, snapshotId });
  if (!application) return { problem: goneWords('application') };
  const { clusterId, previous } = application;
  const rendered = ofSnapshots([snapshotId, ...previousIds(previous)]);
  const subject: Subject = { clusterId, application, rendered };
  const opened = await openHost(role, context, subject);
  if ('missing' in opened) return { problem: goneWords('application') };
  await opened.host.reach();
  const ask = { snapshotId, previous, signal, withinMs: PREVIEW_WITHIN_MS };
  const { plan } = await planAmongOthers(context, opened.host, subject, ask);
  return { result: { kind: 'plan', plan, readAt: context.now().toISOString() } };
}
