import type { HookLog } from '@landfall/contracts/sync';
import type { Done, Run } from '../execute/types.ts';
import type { PlanStep } from '../plan/types.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { mapBounded } from '../requests/bounded.ts';
import { logsOf } from './evidence.ts';
import { childrenOf, containersOf } from './pods.ts';
import { redactSecrets } from './redact.ts';
import type { Redact } from './strip.ts';

/** Of one run: a wave of a hundred hooks is no reason for a hundred logs. */
const MOST_HOOKS = 20;
const WITH_PODS: ReadonlySet<string> = new Set(['Job', 'Pod']);

/**
 * Keeps what the hooks of a wave wrote that this run made and that ended well: most of them are deleted when the sync ends, and
 * their pods with them. What cannot be read is no failure of the sync.
 */
export async function keepHookLogs(run: Run, steps: readonly PlanStep[]): Promise<void> {
  const ended = steps
    .flatMap((step) => run.done.get(step) ?? [])
    .filter(({ step, result }) => step.hook?.made === 'no' && result.outcome === 'created')
    .filter(({ step }) => WITH_PODS.has(step.item.ref.kind))
    .slice(0, Math.max(0, MOST_HOOKS - run.hookLogs.length));
  if (ended.length === 0) return;
  const redact = redactSecrets(run.planned.steps.flatMap(({ manifest }) => manifest ?? []));
  const read = (done: Done) => logOfHook(run, done, redact);
  const logs = await mapBounded(ended, run.options.parallel, read);
  run.hookLogs.push(...logs.flatMap((one) => (one && one.logs.length > 0 ? [one] : [])));
}

async function logOfHook(run: Run, { step, live }: Done, redact: Redact): Promise<HookLog | undefined> {
  if (!live) return undefined;
  try {
    const [pod] = (await childrenOf(run.cluster, live)).pods;
    if (!pod) return undefined;
    const containers = containersOf(pod).map(({ name }) => ({ name, hasPrevious: false }));
    return { ref: step.item.ref, logs: await logsOf(run.cluster, { pod, containers }, redact) };
  } catch (error) {
    if (isClusterError(error)) return undefined;
    throw error;
  }
}
