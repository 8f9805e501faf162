import type { Context } from '@landfall/actions/context';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import type { TakenProbe } from '@landfall/actions/probes/take';
import { openObjects } from '@landfall/actions/snapshots/open';
import type { CreateApplicationInput } from '@landfall/contracts/application';
import type { Plan } from '@landfall/contracts/plan';
import type { ProbeResult } from '@landfall/contracts/probe';
import type { ProblemWords } from '@landfall/contracts/problem';
import { planOptions } from '@landfall/engine';
import { goneWords } from '../../words.ts';
import { planAmongOthers } from '../plan-among-others.ts';
import type { ApplyRole } from '../role.ts';
import { identityOf, maskWith } from '../run-sync.ts';
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
  application: CreateApplicationInput,
  signal: AbortSignal,
): Promise<{ plan: Plan } | { problem: ProblemWords }> {
  const hosted = await role.clusters.open(context, application.clusterId);
  const keys = await openDataKeys(context, 'apply', role.key);
  if (!hosted || !keys) return { problem: goneWords('cluster') };
  const desired = await openObjects(context, keys, probe.objectDigests);
  const planned = await planAmongOthers(context, application.clusterId, {
    cluster: hosted.cluster,
    desired,
    previous: [],
    inventory: [],
    // Nothing in the cluster carries the id of a question: everything that exists is somebody else's.
    application: identityOf(context, { id: probe.id, namespace: application.namespace }),
    options: planOptions(application.syncPolicy, context.now()),
    mask: maskWith(keys),
    signal,
  });
  return { plan: planned.plan };
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
