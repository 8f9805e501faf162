import type { IgnoreDifference } from '@landfall/contracts/application';
import type { Manifest } from '@landfall/contracts/resource';
import { hasOption } from '../annotations/sync-options.ts';
import { isOurField } from '../compare/owners.ts';
import type { Desired } from '../normalize/desired.ts';
import type { Decision } from '../plan/step.ts';
import type { PlanContext } from '../plan/types.ts';
import { ignorable, withMarks } from './ignorable.ts';
import { JqError } from './jq.ts';
import { withLiveValues } from './live-values.ts';
import { ignoredPaths } from './paths.ts';

/** What to do with an object as it would be sent. */
type DecideUsual = (desired: Desired) => Promise<Decision>;

/** A desired object that stands there; `whole`: it is written as a whole (`Replace=true`), so that what is not sent goes. */
interface Ignoring {
  desired: Desired;
  live: Manifest;
  whole: boolean;
}

/** Which ignored fields are sent though Git does not set them: those that would go otherwise. */
const kept = (live: Manifest, whole: boolean) => (path: readonly string[]) => whole || isOurField(live, path);

/**
 * Decides about an object some of whose fields are ignored (semantics A.5). It is in sync when it is with those fields as
 * they live. When something else differs, they are applied as Git has them, or, with `RespectIgnoreDifferences`, sent as
 * they live (semantics A.4); as they live, too, where another manager has them: what is ignored is no conflict (design 4.5).
 */
export async function decideIgnoring(
  { desired, live, rules, whole }: Ignoring & { rules: readonly IgnoreDifference[] },
  context: PlanContext,
  decideUsual: DecideUsual,
): Promise<Decision> {
  let manifest: Manifest;
  try {
    const paths = await ignoredPaths(rules, live, context);
    const leaves = ignorable(paths, live, desired.manifest);
    const asItLives = withLiveValues(desired.manifest, live, leaves, kept(live, whole));
    manifest = withMarks(asItLives, desired.manifest);
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    return { action: 'refuse', live, reason: `A rule of ignoreDifferences cannot be used. ${error.message}` };
  }
  const decision = await decideUsual({ ...desired, manifest });
  if (decision.action === 'unchanged') return decision;
  const { respectIgnored, syncOptions } = context.options;
  const respects = respectIgnored || hasOption(desired.manifest, 'RespectIgnoreDifferences', syncOptions);
  if (respects) return { ...decision, manifest };
  const asInGit = await decideUsual(desired);
  const isConflict = asInGit.action === 'refuse' && asInGit.conflicts !== undefined;
  return isConflict && decision.action !== 'refuse' ? { ...decision, manifest } : asInGit;
}

/** Decides about an object with some of its fields as they live: so they are compared, and so sent. */
export async function decideLeaving(
  { desired, live, whole, paths }: Ignoring & { paths: readonly string[][] },
  decideUsual: DecideUsual,
): Promise<Decision> {
  if (paths.length === 0) return decideUsual(desired);
  const manifest = withLiveValues(desired.manifest, live, paths, kept(live, whole));
  return { manifest, ...(await decideUsual({ ...desired, manifest })) };
}
