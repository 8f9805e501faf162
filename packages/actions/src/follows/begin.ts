import { FOLLOW_MS, type FollowInput } from '@landfall/contracts/follow';
import { probeId } from '@landfall/contracts/ids';
import { resourceKey } from '@landfall/contracts/resource';
import { sealContext, sealJson } from '@landfall/crypto/seal';
import { actorName, type Context } from '../context.ts';
import { notFound, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';

/** Logs that one organization follows at a time. */
export const MOST_FOLLOWS = 20;
/** Such rows are questions (`probes`) of a role of their own: no sweep asks them again, because a page that is still there does. */
export const FOLLOW_ROLE = 'follow';

/**
 * Asks for a log to be followed, of an object that is among those of an application. Whoever asks has to hear already what is said
 * under `id`. @throws Refusal `not-found`, `too-many-requests`
 */
export function beginFollow(context: Context, id: string, input: FollowInput): Promise<void> {
  const { organizationId } = context;
  const now = context.now();
  return unitOfWork(context, async ({ tx, enqueue }) => {
    const { applicationId, ref } = input;
    if ((await tx.application.count({ where: { id: applicationId } })) === 0) throw notFound('application');
    const known = { applicationId, key: resourceKey(ref) };
    if ((await tx.resourceState.count({ where: known })) === 0) throw notFound('object');
    const open = { role: FOLLOW_ROLE, state: { in: ['pending', 'running'] }, expiresAt: { gt: now } };
    if ((await tx.probe.count({ where: open })) >= MOST_FOLLOWS) throw tooMany();
    const place = sealContext(organizationId, 'probes', id, 'sealed_to_apply');
    await tx.probe.create({
      data: {
        organizationId,
        id,
        kind: 'follow',
        role: FOLLOW_ROLE,
        sealedToApply: Buffer.from(sealJson(context.publicKeys.apply, input, place)),
        createdBy: actorName(context.actor) ?? 'Landfall',
        createdAt: now,
        expiresAt: new Date(now.getTime() + FOLLOW_MS),
      },
    });
    enqueue('follow-log', { organizationId, probeId: probeId.parse(id) });
  });
}

const tooMany = (): Refusal =>
  new Refusal('too-many-requests', {
    what: 'This log is not followed.',
    why: `Your organization follows ${MOST_FOLLOWS} logs already.`,
    fix: 'Close one of them, or read this one without following it.',
  });
