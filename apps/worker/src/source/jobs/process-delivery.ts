import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { findDeliveryTarget } from '@landfall/actions/deliveries/find-target';
import { finishDelivery } from '@landfall/actions/deliveries/finish';
import { listWaiting, type WaitingDelivery } from '@landfall/actions/deliveries/list-waiting';
import { startDelivery } from '@landfall/actions/deliveries/start';
import { wakeNextDelivery } from '@landfall/actions/deliveries/wake-next';
import { wakeProposals } from '@landfall/actions/proposals/wake';
import { noteBaseMoved } from '@landfall/actions/pulls/base-moved';
import { recordProblem } from '@landfall/actions/repositories/record-problem';
import { readTogether } from '@landfall/actions/unit';
import type { JobPayload } from '@landfall/queue';
import { goneWords } from '../../words.ts';
import { commitAt } from '../commit-at.ts';
import { type Followed, fetchedIn, lookAt, movedIn, openFollowed, requestRenders } from '../look.ts';
import { outcomesAlike } from '../outcomes.ts';
import type { SourceRole } from '../role.ts';
import type { Turn } from '../turns.ts';
import { isPassing, wordsFor } from '../words.ts';

/** A delivery, and those of the same repository that waited before Git was asked for it. */
interface Announced {
  deliveryId: string;
  ref: string | null;
  followed: Followed | undefined;
  waiting: WaitingDelivery[];
}

/**
 * A webhook said that something was pushed. What it said is a hint: Git is asked, and whoever follows the repository and
 * is touched gets rendered (next: render-application). Nothing here reads the payload.
 *
 * One look answers every delivery of the repository that waited when it began. What comes while it is under way ends here
 * and waits for the next look: a repository with a thousand pushes takes one place of this role, not all, and is looked at only
 * so often (`turns`). Most of them have no job of their own at all (`recordDeliveries`): whoever looked last wakes the next.
 */
export async function processDelivery(
  role: SourceRole,
  { organizationId, deliveryId }: JobPayload<'process-delivery'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A push was announced.');
  let turn: Turn | undefined;
  let moreWait = false;
  let repositoryId = '';
  try {
    const first = await readTogether(context, async (together) => {
      const target = await findDeliveryTarget(together, deliveryId);
      repositoryId = target?.repositoryId ?? '';
      turn = target && role.turns.take(target.repositoryId);
      // What has to wait reads anew then: the more come meanwhile, the more this look answers.
      return target && turn?.waitMs === 0 ? announce(role, together, deliveryId, target) : undefined;
    });
    const announced = first ?? (turn && (await later(role, context, deliveryId, turn, signal)));
    if (announced) moreWait = await answer(role, context, announced);
  } finally {
    // The queue has nothing left of those that gave way.
    const someCame = turn?.giveBack() ?? false;
    if (someCame || moreWait) await wakeNextDelivery(context, repositoryId);
  }
}

/** After its wait; undefined when it was answered meanwhile, or the process closes: it is found again then. */
async function later(
  role: SourceRole,
  context: Context,
  deliveryId: string,
  { waitMs }: Turn,
  signal: AbortSignal,
): Promise<Announced | undefined> {
  await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) return undefined;
  return readTogether(context, async (together) => {
    const target = await findDeliveryTarget(together, deliveryId);
    return target && announce(role, together, deliveryId, target);
  });
}

/** What a look is for, as it is when it begins. */
async function announce(
  role: SourceRole,
  together: Context,
  deliveryId: string,
  { repositoryId, ref }: { repositoryId: string; ref: string | null },
): Promise<Announced> {
  const followed = await openFollowed(role, together, repositoryId);
  const waiting = await listWaiting(together, repositoryId, deliveryId);
  return { deliveryId, ref, followed, waiting };
}

/** Tells whether others of the repository wait that this look did not answer. */
async function answer(
  role: SourceRole,
  context: Context,
  { deliveryId, ref, followed, waiting }: Announced,
): Promise<boolean> {
  if (!followed) return finishDelivery(context, deliveryId, { problem: goneWords('repository') });
  const repositoryId = followed.repository.id;
  // What is asked of Git for one branch answers nothing about another.
  const pushed = waiting.every((other) => other.ref === ref) ? (ref ?? undefined) : undefined;
  // Git is asked while the row is marked; whose row it is decides, however Git answers.
  const [started, looked] = await Promise.allSettled([
    startDelivery(context, deliveryId),
    lookAt(role, context, { ...followed, pushed }),
  ]);
  if (started.status === 'rejected') throw started.reason;
  if (!started.value) return false;
  const ids = waiting.map(({ id }) => id);
  try {
    if (looked.status === 'rejected') throw looked.reason;
    const look = looked.value;
    await requestRenders(role, context, look, { trigger: 'push', by: null, deliveryId });
    if (followed.repository.atGitHub) {
      await wakeProposals(context, repositoryId);
      await noteBaseMoved(context, { repositoryId, ...movedIn(look) });
    }
    const fetched = { repositoryId, ...fetchedIn(look) };
    const { outcomes } = look;
    const revision = commitAt(look, ref);
    const revisions = new Map(waiting.map((other) => [other.id, commitAt(look, other.ref)]));
    const alike = { repositoryId, ids, outcomes: outcomesAlike(look, followed.followers), revisions };
    return await finishDelivery(context, deliveryId, { revision, outcomes, fetched, alike });
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The push could not be looked at.', deliveryId);
    // The repository is polled again soon: the push is found then, whatever happens to this delivery.
    await recordProblem(context, repositoryId, problem, isPassing(error));
    return finishDelivery(context, deliveryId, { problem, alike: { repositoryId, ids, outcomes: [] } });
  }
}
