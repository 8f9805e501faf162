import type { Context } from '@landfall/actions/context';
import type { TakenProbe } from '@landfall/actions/probes/take';
import type { CreateApplicationInput } from '@landfall/contracts/application';
import type { Plan } from '@landfall/contracts/plan';
import type { ProbeResult } from '@landfall/contracts/probe';
import type { ProblemWords } from '@landfall/contracts/problem';
import { goneWords } from '../../words.ts';
import type { Subject } from '../host/host.ts';
import { openHost } from '../host/open.ts';
import { ofPreview } from '../host/rendered.ts';
import { PREVIEW_WITHIN_MS, planAmongOthers } from '../plan-among-others.ts';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';

type Preview = Extract<ProbeResult, { kind: 'application' }>;

/** The second half of a preview: what creating this application would do to its cluster. Plans only, writes nothing. */
export async function previewPlan(
  role: ApplyRole,
  context: Context,
  probe: TakenProbe,
  {
    application,
    preview,
    signal,
  }: { application: CreateApplicationInput; preview: Preview; signal: AbortSignal },
): Promise<Preview> {
  try {
    const planned = await planFor(role, context, probe, application, signal);
    return 'plan' in planned
      ? { ...preview, plan: withoutStrangers(planned.plan), planProblem: null }
      : { ...preview, planProblem: planned.problem };
  } catch (error) {
    const problem = wordsFor(role.log, error, 'The plan could not be made.', probe.id);
    return { ...preview, planProblem: problem };
  }
}

async function planFor(
  role: ApplyRole,
  context: Context,
  probe: TakenProbe,
  { clusterId, name, namespace, syncPolicy }: CreateApplicationInput,
  signal: AbortSignal,
): Promise<{ plan: Plan } | { problem: ProblemWords }> {
  const subject: Subject = {
    clusterId,
    // Nothing in the cluster carries the id of a question: everything that exists is somebody else's.
    application: { id: probe.id, name, namespace, policy: syncPolicy },
    rendered: ofPreview(probe.id, probe.objectDigests),
  };
  const opened = await openHost(role, context, subject);
  if ('missing' in opened) return { problem: goneWords('cluster') };
  await opened.host.reach();
  const ask = {
    snapshotId: probe.id,
    previous: { snapshotId: null, partly: null },
    signal,
    withinMs: PREVIEW_WITHIN_MS,
  };
  const { plan } = await planAmongOthers(context, opened.host, subject, ask);
  return { plan };
}

/** What stands in the cluster is not this application's yet: that it exists is told, its content is not. */
function withoutStrangers(planned: Plan): Plan {
  const items = planned.items.map((item) => ({
    ...item,
    changes: item.changes.map(({ before: _before, ...change }) => change),
    conflicts: item.conflicts.map(({ live: _live, ...conflict }) => conflict),
  }));
  return { ...planned, items };
}
