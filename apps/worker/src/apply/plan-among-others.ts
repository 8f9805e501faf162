import { findApplicationNames } from '@landfall/actions/applications/find-names';
import type { Context } from '@landfall/actions/context';
import { type PlannedSync, type PlanRequest, plan } from '@landfall/engine';

/**
 * Plans, and where objects carry the mark of another application plans once more with what is known of it: its name, or
 * that it was removed, so that what it left behind belongs to nobody. @throws ClusterError
 */
export async function planAmongOthers(context: Context, request: PlanRequest): Promise<PlannedSync> {
  const planned = await plan(request);
  const owners = [...new Set(planned.steps.flatMap(({ owner }) => owner ?? []))];
  if (owners.length === 0) return planned;
  const others = await findApplicationNames(context, owners);
  const { application, ...rest } = request;
  return plan({ ...rest, discovery: planned.discovery, application: { ...application, others } });
}
