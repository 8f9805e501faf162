import { type CheckableApplication, openForCheck } from '@landfall/actions/applications/open-for-check';
import { recordCheck } from '@landfall/actions/applications/record-check';
import { recordUnseen } from '@landfall/actions/applications/record-unseen';
import { askClusterCheck } from '@landfall/actions/clusters/ask-check';
import { type Context, systemContext } from '@landfall/actions/context';
import { noteMoved } from '@landfall/actions/observing/note-moved';
import { readTogether } from '@landfall/actions/unit';
import type { JobPayload } from '@landfall/queue';
import type { Subject } from '../host/host.ts';
import { openHost } from '../host/open.ts';
import { ofSnapshots } from '../host/rendered.ts';
import type { ApplyRole } from '../role.ts';
import { isAway, isRefused, wordsFor } from '../words.ts';

const NOT_SEEN = 'How its objects stand is not known.';

/** How often an application in good order is looked at though nothing of it was seen to move. */
const STEADY_SECONDS = 1_800;

/**
 * Looks at an application's objects when one of them has moved (`observing/`), or every minute while it is not in good order
 * or nobody watches its cluster: how they stand against Git, how they fare, and whether drift is to be healed. The same code
 * as a sync's plan; writes nothing to the cluster. A cluster that is away is its own page's matter.
 */
export async function checkApplication(
  role: ApplyRole,
  { organizationId, applicationId }: JobPayload<'check-application'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'The minute check.');
  const checked = await openForCheck(context, applicationId, role.checkSeconds);
  if (!checked) return;
  try {
    // A sync or a render came between: how things stand now was not seen.
    if ((await look(role, context, checked, signal)) === 'overtaken')
      await noteMoved(context, [applicationId], checked.clusterId);
  } catch (error) {
    if (signal.aborted) return;
    role.log.warn({ organizationId, id: applicationId, error }, 'an application could not be looked at');
    if (isAway(error)) await askClusterCheck(context, checked.clusterId);
    if (isRefused(error))
      await recordUnseen(context, applicationId, wordsFor(role.log, error, NOT_SEEN, applicationId));
  }
}

async function look(
  role: ApplyRole,
  context: Context,
  checked: CheckableApplication,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof recordCheck>> | undefined> {
  const { desiredSnapshotId, syncedSnapshotId } = checked;
  const subject: Subject = {
    clusterId: checked.clusterId,
    application: checked,
    rendered: ofSnapshots([desiredSnapshotId, syncedSnapshotId]),
  };
  const opened = await readTogether(context, (together) => openHost(role, context, subject, together));
  // The cluster is gone, or everything that was rendered.
  if ('missing' in opened) return undefined;
  await opened.host.reach();
  const seen = await opened.host.observe({
    snapshotId: desiredSnapshotId,
    previous: { snapshotId: syncedSnapshotId, partly: null },
    // Where Git has not moved on a look finds what a heal would put back, and no more.
    respectIgnored: desiredSnapshotId === syncedSnapshotId,
    signal,
  });
  const outcome = await recordCheck(context, checked, {
    ...seen,
    ...(checked.observed ? { steadySeconds: STEADY_SECONDS } : {}),
  });
  role.log.debug({ id: checked.id, outcome }, 'application checked');
  return outcome;
}
