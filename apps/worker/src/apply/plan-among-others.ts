import { setTimeout as sleep } from 'node:timers/promises';
import { countOpenRenders } from '@landfall/actions/applications/count-open-renders';
import { findClaims } from '@landfall/actions/applications/find-claims';
import { findApplicationNames } from '@landfall/actions/applications/find-names';
import type { Context } from '@landfall/actions/context';
import type { AmongOthers } from '@landfall/contracts/host';
import { resourceKey } from '@landfall/contracts/resource';
import type { Host, HostedPlan, PlanAsk, Subject } from './host/host.ts';

/** What moves from one application to another comes in one commit: the other's render may be a moment behind. */
const RENDERS_MS = 5_000;
const LOOK_MS = 250;
/** Of a question that a page waits for: two plans fit into its job. */
export const PREVIEW_WITHIN_MS = 50_000;

/**
 * Has a plan made, and where that concerns other applications one more with what is known of them. Objects that carry another's
 * mark: its name, or that it was removed or no longer wants them, so that they are free to take. Objects that would go: who
 * wants them now, so that they are handed over and not deleted. @throws ClusterError
 */
export async function planAmongOthers(
  context: Context,
  host: Pick<Host, 'plan'>,
  { clusterId, application }: Pick<Subject, 'clusterId' | 'application'>,
  ask: PlanAsk,
): Promise<HostedPlan> {
  const planned = await host.plan(ask);
  const among = await knownOfOthers(
    context,
    { clusterId, applicationId: application.id },
    planned,
    ask.signal,
  );
  return among ? host.plan({ ...ask, among }) : planned;
}

async function knownOfOthers(
  context: Context,
  { clusterId, applicationId }: { clusterId: string; applicationId: string },
  { plan, taken }: HostedPlan,
  signal: AbortSignal,
): Promise<AmongOthers | undefined> {
  const leaving = plan.items.filter(({ action }) => action === 'prune');
  if (taken.length === 0 && leaving.length === 0) return undefined;
  await settledRenders(context, applicationId, signal);
  const refs = [...taken, ...leaving].map(({ ref }) => ref);
  const claims = await findClaims(context, { clusterId, except: applicationId, refs });
  const wantedBy = Object.fromEntries(claims.map(({ key, name }) => [key, name]));
  if (taken.length === 0 && claims.length === 0) return undefined;
  const isClaimed = (key: string, owner: string) =>
    claims.some((claim) => claim.key === key && claim.applicationId === owner);
  const free = taken.filter(({ ref, owner }) => !isClaimed(resourceKey(ref), owner));
  const owners = [...new Set(taken.map(({ owner }) => owner))];
  return {
    others: Object.fromEntries(await findApplicationNames(context, owners)),
    released: free.map(({ ref }) => resourceKey(ref)),
    wantedBy,
  };
}

/** Gives renders of the same repository that are under way a moment to say what they want. */
async function settledRenders(context: Context, applicationId: string, signal: AbortSignal): Promise<void> {
  const until = performance.now() + RENDERS_MS;
  while (performance.now() < until && (await countOpenRenders(context, applicationId)) > 0)
    await sleep(LOOK_MS, undefined, { signal });
}
