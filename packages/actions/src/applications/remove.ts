import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { applicationViewOf } from './view.ts';

/** Forgets an application; what it put into the cluster stays there. @throws Refusal `not-found`, `conflict` while a sync runs. */
export function removeApplication(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const application = await applicationViewOf(unit.tx, id);
    const running = await unit.tx.sync.count({
      where: { applicationId: id, state: { in: ['running', 'waiting-for-approval'] } },
    });
    if (running > 0) {
      throw new Refusal('conflict', {
        what: `“${application.name}” was not removed.`,
        why: 'A sync of it is running.',
        fix: 'Cancel the sync or let it end, then remove the application.',
      });
    }
    await unit.tx.application.deleteMany({ where: { id } });
    unit.audit(
      'application.remove',
      { kind: 'application', id, name: application.name },
      { objects: 'left in the cluster' },
    );
    unit.emit({ type: 'application-removed', applicationId: id });
  });
}
