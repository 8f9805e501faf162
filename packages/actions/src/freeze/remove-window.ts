import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { releaseAll } from './release.ts';

/** Removes a sync window: what it alone held starts by itself. @throws Refusal `not-found` */
export async function removeWindow(context: Context, id: string): Promise<void> {
  await unitOfWork(context, async (unit) => {
    const window = await unit.tx.syncWindow.findFirst({ where: { id } });
    if (!window) throw notFound('window');
    await unit.tx.syncWindow.deleteMany({ where: { id } });
    unit.audit('window.remove', { kind: 'window', id, name: window.name });
    unit.emit({ type: 'window-removed', windowId: id });
  });
  await releaseAll(context);
}
