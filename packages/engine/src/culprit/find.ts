import type { Manifest } from '@landfall/contracts/resource';
import type { Culprit } from '@landfall/contracts/sync';
import type { Done, Run } from '../execute/types.ts';
import { describe } from '../normalize/desired.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { eventsOf, logsOf } from './evidence.ts';
import { type Children, childrenOf } from './pods.ts';
import { redactSecrets } from './redact.ts';
import { type Trouble, worstOf } from './trouble.ts';

/**
 * Why an object is not healthy, found while it still can be: the pod that shows it, its events and last log lines. Kept with
 * the run and told at once. Answers the sentence: "2 of 3 pods ready; web-abc: ImagePullBackOff for 4 min".
 */
export async function findCulprit(run: Run, done: Done, why: string, now = Date.now()): Promise<string> {
  const { ref } = done.step.item;
  const { live, children } = await look(run, done);
  const trouble = worstOf(children.pods);
  const sentence = trouble ? `${why}; ${troubleWords(trouble, now)}` : why;
  const manifests = run.planned.steps.flatMap(({ manifest }) => manifest ?? []);
  const redact = redactSecrets(manifests);
  const objects = [live, ...children.between, trouble?.pod].filter((one) => one !== undefined);
  const culprit: Culprit = {
    ref,
    message: redact(`${describe(ref)}: ${sentence}`),
    ...(trouble ? { pod: trouble.pod.metadata.name } : {}),
    events: await eventsOf(run.cluster, objects, redact),
    logs: trouble ? await logsOf(run.cluster, trouble, redact) : [],
  };
  run.culprits.push(culprit);
  run.emit({ type: 'culprit', culprit });
  return redact(sentence);
}

async function look(
  run: Run,
  { step, live }: Done,
): Promise<{ live: Manifest | undefined; children: Children }> {
  const none: Children = { pods: [], between: [] };
  if (!step.kind) return { live, children: none };
  try {
    const now = await run.cluster.get(step.kind, step.item.ref);
    return { live: now, children: await childrenOf(run.cluster, now) };
  } catch (error) {
    // What cannot be read cannot explain: the sentence stands without it.
    if (isClusterError(error)) return { live, children: none };
    throw error;
  }
}

function troubleWords({ pod, reason, since }: Trouble, now: number): string {
  const span = since === undefined ? '' : ` for ${spanOf(Math.max(0, now - Date.parse(since)))}`;
  return `${pod.metadata.name}: ${reason}${span}`;
}

function spanOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
