import type { ApplicationView } from '@landfall/contracts/application';
import { holdTime, type LockInput } from '@landfall/contracts/freeze';
import { lockApplication as lockRow } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { notFound, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { lockOf } from './lock-of.ts';
import { ownerOf } from './owner.ts';

/**
 * Locks an application: nothing syncs it by itself, and others only with an override. Whoever holds the lock may lock it anew,
 * with another reason or time. @throws Refusal `not-found`; `conflict` when somebody else holds it; `invalid-request`
 */
export function lockApplication(context: Context, id: string, input: LockInput): Promise<ApplicationView> {
  const { reason, expiresAt } = input;
  return unitOfWork(context, async (unit) => {
    const now = context.now();
    const row = await lockRow(unit, id);
    if (!row) throw notFound('application');
    const owner = ownerOf(context);
    const before = lockOf(row, now);
    if (before && before.ownerId !== owner.ownerId) {
      throw new Refusal('conflict', {
        what: `“${row.name}” was not locked.`,
        why: `${before.by ?? 'Landfall'} has locked it already: ${before.reason}`,
        fix: 'Ask them, or unlock it first.',
      });
    }
    const expires = expiresAt === null ? null : new Date(expiresAt);
    if (expires && expires <= now) throw isOver(row.name, expires);
    await unit.tx.application.updateMany({
      where: { id },
      data: { lock: toJson({ ...owner, reason }), lockExpiresAt: expires, changedAt: now },
    });
    unit.audit('application.lock', { kind: 'application', id, name: row.name }, { reason, expiresAt });
    const application = await applicationViewOf(unit.tx, id, now);
    unit.emit({ type: 'application', application });
    return application;
  });
}

function isOver(name: string, expires: Date): Refusal {
  const message = 'Choose a time that is still to come.';
  const why = `${holdTime(expires.toISOString())} is over.`;
  const words = { what: `“${name}” was not locked.`, why, fix: message };
  return new Refusal('invalid-request', words, [{ pointer: '/expiresAt', message }]);
}
