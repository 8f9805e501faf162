import type { Manifest } from '@landfall/contracts/resource';
import type { Culprit } from '@landfall/contracts/sync';
import type { Done, Run } from '../execute/types.ts';
import { describe } from '../normalize/desired.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { eventsOf, logsOf } from './evidence.ts';
import { type Children, childrenOf } from './pods.ts';
import { redactSecrets } from './redact.ts';
import { troubleWords, worstOf } from './trouble.ts';

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
