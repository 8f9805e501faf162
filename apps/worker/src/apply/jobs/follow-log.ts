import { findPlace } from '@landfall/actions/applications/find-place';
import { type Context, systemContext } from '@landfall/actions/context';
import { endFollow } from '@landfall/actions/follows/end';
import { takeFollow } from '@landfall/actions/follows/take';
import type { FollowInput, FollowOver, LogLines } from '@landfall/contracts/follow';
import type { JobPayload } from '@landfall/queue';
import { goneWords } from '../../words.ts';
import { openObjectHost } from '../host/open.ts';
import { ofSnapshots } from '../host/rendered.ts';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';

/**
 * Follows a container's log for a page (decision 0021): lines go out as they come, and are kept nowhere. Ends with the container,
 * with its time, or when nobody has heard it for a while; the row says how.
 */
export async function followLogOf(
  role: ApplyRole,
  { organizationId, probeId }: JobPayload<'follow-log'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A log is followed.');
  const taken = await takeFollow(context, role.key, probeId);
  if (!taken) return;
  const leftMs = Math.max(0, taken.endsAt.getTime() - context.now().getTime());
  const time = AbortSignal.timeout(leftMs);
  const over = await follow(role, context, probeId, {
    ...taken,
    leftMs,
    signal: AbortSignal.any([signal, time]),
  });
  // This process ends: another one follows it when the page asks again.
  const isLost = signal.aborted && over.problem === null;
  await endFollow(context, probeId, isLost ? { ended: 'lost', problem: null } : over);
  await role.followed.say(probeId, { kind: 'over' });
}

async function follow(
  role: ApplyRole,
  context: Context,
  followId: JobPayload<'follow-log'>['probeId'],
  { input, leftMs, signal }: { input: FollowInput; leftMs: number; signal: AbortSignal },
): Promise<FollowOver> {
  const { applicationId, ref, pod, container } = input;
  try {
    const place = await findPlace(context, applicationId);
    if (!place) return { ended: null, problem: goneWords('application') };
    const { clusterId, desiredSnapshotId, syncedSnapshotId } = place;
    const rendered = ofSnapshots([desiredSnapshotId, syncedSnapshotId]);
    const opened = await openObjectHost(role, context, { clusterId, application: place, rendered });
    if ('missing' in opened) return { ended: null, problem: goneWords('application') };
    const answer = await opened.host.follow(
      { ref, pod, container, followId },
      {
        signal,
        until: performance.now() + leftMs,
        say: async (lines: LogLines) =>
          (await role.followed.say(followId, { kind: 'lines', lines })) ? 'heard' : 'unheard',
      },
    );
    return 'problem' in answer ? { ended: null, problem: answer.problem } : { ...answer, problem: null };
  } catch (error) {
    if (signal.aborted) return { ended: 'time', problem: null };
    return { ended: null, problem: wordsFor(role.log, error, 'The log could not be followed.', followId) };
  }
}
