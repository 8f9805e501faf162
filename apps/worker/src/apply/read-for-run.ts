import type { Context } from '@landfall/actions/context';
import { listLeftFields } from '@landfall/actions/drifts/list-left';
import type { StartedSync } from '@landfall/actions/syncs/started';
import { readTogether } from '@landfall/actions/unit';
import type { FieldLeft } from '@landfall/contracts/host';
import { previousIds } from '@landfall/engine';
import type { Host, Opened, Subject } from './host/host.ts';
import { openHost } from './host/open.ts';
import { ofSnapshots } from './host/rendered.ts';
import type { ApplyRole } from './role.ts';

/** All that a run needs of the database, before it asks its cluster anything. */
export interface RunReads {
  subject: Subject;
  opened: Opened<Host>;
  /** What a heal does not touch. */
  leave: FieldLeft[];
}

/**
 * Reads it, in a transaction of its own. What the run before wrote is in it as soon as the lease is taken.
 * @throws CryptoError; Refusal `not-found` for a snapshot that is not there
 */
export function readForRun(role: ApplyRole, context: Context, sync: StartedSync): Promise<RunReads> {
  const subject = subjectOf(sync);
  return readTogether(context, async (together) => {
    const [opened, leave] = await Promise.all([
      openHost(role, context, subject, together),
      sync.trigger === 'self-heal' ? listLeftFields(together, sync.application.id) : [],
    ]);
    return { subject, opened, leave };
  });
}

const subjectOf = ({ application, snapshotId, previous }: StartedSync): Subject => ({
  clusterId: application.clusterId,
  application,
  rendered: ofSnapshots([snapshotId, ...previousIds(previous)]),
});
