import { z } from 'zod';
import { overrideInput } from './freeze.ts';
import { type ResourceRef, shortRef } from './resource.ts';

/**
 * The two things that a person may have done to one object of an application beside a sync (decision 0021). They are verbs: what
 * is written is decided by the cluster's host, from what was applied last.
 */
export const actVerb = z.enum(['restart', 'scale-back']);
export type ActVerb = z.infer<typeof actVerb>;

/** What `kubectl rollout restart` sets, too. */
export const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
/** Another than ours: what it sets is not what Git wants, and no apply of ours takes it away. */
export const RESTART_MANAGER = 'landfall-restart';
/** What nobody has begun within this time is not begun any more. */
export const ACT_WITHIN_MS = 60_000;

const KINDS: Record<ActVerb, ReadonlySet<string>> = {
  restart: new Set(['Deployment', 'StatefulSet', 'DaemonSet']),
  'scale-back': new Set(['Deployment', 'StatefulSet']),
};

/** Can this be done to an object of such a kind? */
export const canAct = (verb: ActVerb, { group, kind }: Pick<ResourceRef, 'group' | 'kind'>): boolean =>
  group === 'apps' && KINDS[verb].has(kind);

export const actInput = z.strictObject({
  verb: actVerb,
  ref: shortRef,
  override: overrideInput.optional().describe('why it is done though something holds the application'),
});
export type ActInput = z.infer<typeof actInput>;

/** What was done. `from` and `to` are replicas; `from` alike `to` when nothing had to be written. */
export const acted = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('restart'), at: z.string() }),
  z.object({ verb: z.literal('scale-back'), from: z.number().int(), to: z.number().int() }),
]);
export type Acted = z.infer<typeof acted>;
