import { type ActVerb, canAct } from '@landfall/contracts/act';
import { type Manifest, type ResourceRef, refOf, resourceKey } from '@landfall/contracts/resource';
import { readOwn } from '../host/own-object.ts';
import type { ApplicationIdentity } from '../normalize/tracking.ts';
import { kindOf } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { restart } from './restart.ts';
import { scaleBack } from './scale-back.ts';
import type { ActOutcome, ActRequest, ActSubject } from './types.ts';
import { cannotAct, notApplied } from './words.ts';

/** An object that changes all the time, as one that rolls out does, is read again so often. */
const TRIES = 6;

/**
 * Restarts an object of an application or scales it back: only what was applied last and carries the application's mark, and only
 * if nobody wrote between the look and the write. What speaks against it is told in words. @throws ClusterError; FenceLost
 */
export async function act(request: ActRequest): Promise<ActOutcome> {
  const { hosted, application, verb, ref, applied, at, name } = request;
  if (!canAct(verb, ref)) return { problem: cannotAct(verb, ref) };
  const key = resourceKey(ref);
  const wanted = applied.find((one) => resourceKey(placed(one, application)) === key);
  if (!wanted) return { problem: notApplied(verb, ref) };
  for (let tries = 1; ; tries += 1) {
    const own = await readOwn({ hosted, application, ref, name });
    const kind = kindOf(await hosted.discovery(), ref);
    if ('problem' in own || !kind) return 'problem' in own ? own : { problem: notApplied(verb, ref) };
    const { namespace } = application;
    const subject = { cluster: hosted.cluster, kind, ref, at, applied, namespace, live: own.live, wanted };
    try {
      return await VERBS[verb](subject);
    } catch (error) {
      if (!isClusterError(error, 'conflict') || tries >= TRIES) throw error;
    }
  }
}

const VERBS: Record<ActVerb, (subject: ActSubject) => Promise<ActOutcome>> = {
  restart,
  'scale-back': scaleBack,
};

/** Workloads are all in a namespace: without one of its own, in the application's. */
function placed(manifest: Manifest, { namespace }: ApplicationIdentity): ResourceRef {
  const ref = refOf(manifest);
  return ref.namespace === '' ? { ...ref, namespace } : ref;
}
