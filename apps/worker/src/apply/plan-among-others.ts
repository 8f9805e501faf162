import { setTimeout as sleep } from 'node:timers/promises';
import { countOpenRenders } from '@landfall/actions/applications/count-open-renders';
import { findClaims } from '@landfall/actions/applications/find-claims';
import { findApplicationNames } from '@landfall/actions/applications/find-names';
import type { Context } from '@landfall/actions/context';
import { resourceKey } from '@landfall/contracts/resource';
import { type ApplicationIdentity, type PlannedSync, type PlanRequest, plan } from '@landfall/engine';

/** What moves from one application to another comes in one commit: the other's render may be a moment behind. */
const RENDERS_MS = 5_000;
const LOOK_MS = 250;

/**
 * Plans, and where that concerns other applications plans once more with what is known of them. Objects that carry another's
 * mark: its name, or that it was removed or no longer wants them, so that they are free to take. Objects that would go: who
 * wants them now, so that they are handed over and not deleted. @throws ClusterError
 */
export async function planAmongOthers(
  context: Context,
  clusterId: string,
  request: PlanRequest,
): Promise<PlannedSync> {
  const planned = await plan(request);
  const known = await knownOfOthers(context, clusterId, planned, request);
  if (!known) return planned;
  const { application, ...rest } = request;
  return plan({ ...rest, discovery: planned.discovery, application: { ...application, ...known } });
}

type Known = Pick<ApplicationIdentity, 'others' | 'released' | 'wantedBy'>;

async function knownOfOthers(
  context: Context,
  clusterId: string,
  { steps }: PlannedSync,
  { application, signal }: PlanRequest,
): Promise<Known | undefined> {
  const taken = steps.filter(({ owner }) => owner !== undefined);
  const leaving = steps.filter(({ item }) => item.action === 'prune');
  if (taken.length === 0 && leaving.length === 0) return undefined;
  await settledRenders(context, application.id, signal);
  const refs = [...taken, ...leaving].map(({ item }) => item.ref);
  const claims = await findClaims(context, { clusterId, except: application.id, refs });
  const wantedBy = new Map(claims.map(({ key, name }) => [key, name]));
  if (taken.length === 0 && wantedBy.size === 0) return undefined;
  const isClaimed = (key: string, owner: string | undefined) =>
    claims.some((claim) => claim.key === key && claim.applicationId === owner);
  const free = taken.filter(({ item, owner }) => !isClaimed(resourceKey(item.ref), owner));
  const owners = [...new Set(taken.flatMap(({ owner }) => owner ?? []))];
  return {
    others: await findApplicationNames(context, owners),
    released: new Set(free.map(({ item }) => resourceKey(item.ref))),
    wantedBy,
  };
}

/** Gives renders of the same repository that are under way a moment to say what they want. */
async function settledRenders(
  context: Context,
  applicationId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const until = performance.now() + RENDERS_MS;
  while (performance.now() < until && (await countOpenRenders(context, applicationId)) > 0)
    await sleep(LOOK_MS, undefined, signal ? { signal } : {});
}
