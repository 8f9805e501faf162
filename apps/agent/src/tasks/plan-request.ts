import type { AmongOthers, HookRunWire, PlanQuestion } from '@landfall/contracts/host';
import type { ApplicationIdentity, HookRun, PlanRequest } from '@landfall/engine';
import { planOptions } from '@landfall/engine';
import type { Host } from '../host.ts';
import { openRendered } from './rendered.ts';

/** What a plan may be asked with, by the platform or by a heal. */
export type PlanAsk = Omit<PlanQuestion, 'operation'> & { respectIgnored?: boolean; signal: AbortSignal };

/** The engine's request for a question. @throws what bringing a snapshot throws, ClusterError */
export async function planRequest(host: Host, ask: PlanAsk): Promise<PlanRequest> {
  const { application, deletion, scope, hooks, heal, among, respectIgnored, signal } = ask;
  const { desired, previous, mask } = await openRendered(host.snapshots, ask);
  const { id, trackingPrefix, namespace, policy } = application;
  return {
    cluster: host.own.cluster,
    desired,
    previous,
    inventory: await host.ledgers.inventory(id),
    application: { id, trackingPrefix, namespace, ...(among ? knownOfOthers(among) : {}) },
    options: {
      ...planOptions(policy, host.now()),
      ...(respectIgnored === undefined ? {} : { respectIgnored }),
      ...(heal ? { leave: heal.leave, respectIgnored: true } : {}),
      ...(deletion ? { deletion } : {}),
    },
    mask,
    signal,
    ...(hooks ? { hooks: hookRun(hooks) } : {}),
    ...(scope ? { scope } : {}),
  };
}

const knownOfOthers = ({ others, released, wantedBy }: AmongOthers) =>
  ({
    others: new Map(Object.entries(others)),
    released: new Set(released),
    wantedBy: new Map(Object.entries(wantedBy)),
  }) satisfies Partial<ApplicationIdentity>;

const hookRun = ({ id, revision, startedAt, done, failed }: HookRunWire): HookRun => ({
  id,
  revision,
  startedAt: new Date(startedAt),
  done: new Set(done),
  failed: new Map(Object.entries(failed)),
});
