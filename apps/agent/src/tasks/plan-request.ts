import type { HookRunWire, PlanQuestion } from '@landfall/contracts/host';
import { type HookRun, hostRequest, type PlanRequest } from '@landfall/engine';
import type { Host } from '../host.ts';
import { judgeRequest } from '../policy/judge-request.ts';
import { openRendered } from './rendered.ts';

/** What a plan may be asked with, by the platform or by a heal. */
export type PlanAsk = Omit<PlanQuestion, 'operation'> & { respectIgnored?: boolean; signal: AbortSignal };

/**
 * The engine's request for a question. @throws what bringing a snapshot throws; PolicyRefusal for what may not even be read;
 * ClusterError
 */
export async function planRequest(host: Host, { hooks, restore, ...ask }: PlanAsk): Promise<PlanRequest> {
  if (restore) await restoreLedger(host, ask.application.id, restore);
  const known = {
    ...(await openRendered(host.snapshots, ask)),
    application: ask.application,
    inventory: await host.ledgers.inventory(ask.application.id),
    now: host.now(),
  };
  const request = hostRequest(known, { ...ask, ...(hooks ? { hooks: hookRun(hooks) } : {}) });
  judgeRequest(await host.policy(), request, await host.own.discovery());
  return { ...request, cluster: host.own.cluster };
}

async function restoreLedger({ ledgers, log }: Host, id: string, items: NonNullable<PlanAsk['restore']>) {
  const made = await ledgers.restore(id, items);
  if (made) log.warn({ id, count: items.length }, 'a ledger that could not be read was made anew');
}

const hookRun = ({ id, revision, startedAt, done, failed }: HookRunWire): HookRun => ({
  id,
  revision,
  startedAt: new Date(startedAt),
  done: new Set(done),
  failed: new Map(Object.entries(failed)),
});
