import type { SyncPolicy } from '@landfall/contracts/application';
import type { AmongOthers, PlanAnswer, PlanQuestion } from '@landfall/contracts/host';
import type { ApplicationIdentity } from '../normalize/tracking.ts';
import type { HookRun, PlannedSync, PlanRequest } from '../plan/types.ts';
import { planOptions } from './policy-options.ts';

/** What a host knows of an application, wherever it has it from. */
export interface HostKnows extends Pick<PlanRequest, 'desired' | 'previous' | 'inventory' | 'mask'> {
  application: ApplicationIdentity & { policy: SyncPolicy };
  now: Date;
}

/** What a host is asked for with a plan or a look. */
export interface HostAsked extends Pick<PlanQuestion, 'deletion' | 'heal' | 'among'> {
  scope?: PlanRequest['scope'] | undefined;
  hooks?: HookRun;
  respectIgnored?: boolean;
  signal: AbortSignal;
}

/** A question to a host as planning takes it. Pure. */
export function hostRequest(
  {
    application: { id, trackingPrefix, namespace, policy },
    now,
    desired,
    previous,
    inventory,
    mask,
  }: HostKnows,
  { deletion, respectIgnored, scope, hooks, heal, among, signal }: HostAsked,
): Omit<PlanRequest, 'cluster'> {
  return {
    desired,
    previous,
    inventory,
    application: { id, trackingPrefix, namespace, ...(among ? knownOfOthers(among) : {}) },
    options: {
      ...planOptions(policy, now),
      ...(respectIgnored === undefined ? {} : { respectIgnored }),
      ...(heal ? { leave: heal.leave, respectIgnored: true } : {}),
      ...(deletion ? { deletion } : {}),
    },
    mask,
    signal,
    ...(hooks ? { hooks } : {}),
    ...(scope ? { scope } : {}),
  };
}

const knownOfOthers = ({ others, released, wantedBy }: AmongOthers) =>
  ({
    others: new Map(Object.entries(others)),
    released: new Set(released),
    wantedBy: new Map(Object.entries(wantedBy)),
  }) satisfies Partial<ApplicationIdentity>;

/** What is told of a plan beside how the objects stand. Pure. */
export function planFacts({ plan, steps, context: { inventory } }: PlannedSync): Omit<PlanAnswer, 'seen'> {
  return {
    plan,
    inventorySize: inventory.size,
    intended: [...inventory].flatMap(([key, uid]) => (uid === '' ? [key] : [])),
    taken: steps.flatMap(({ item, owner }) => (owner === undefined ? [] : [{ ref: item.ref, owner }])),
  };
}
