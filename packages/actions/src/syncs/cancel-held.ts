import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';
import { syncViewOf } from './view.ts';

/** Cancels what waits for an application to be free: only what began by itself is ever held. The application's row is locked. */
export async function cancelHeld({ tx, audit, emit }: Unit, context: Context, applicationId: string) {
  const cancelled = await tx.sync.updateManyAndReturn({
    where: { applicationId, state: 'pending', heldSince: { not: null } },
    data: { state: 'cancelled', endedAt: context.now() },
    select: { id: true },
  });
  for (const { id } of cancelled) {
    const sync = await syncViewOf(tx, id);
    const subject = { kind: 'sync', id, name: `${sync.applicationName} ${sync.number}` };
    audit('sync.cancel', subject, { because: 'automatic sync was switched off' });
    emit({ type: 'sync', sync });
  }
}
