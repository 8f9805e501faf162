import type { SyncWindowInput, SyncWindowView } from '@landfall/contracts/freeze';
import type { Context } from '../context.ts';
import { isUniqueViolation, nameTaken, notFound } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { firstChangeOf } from './changes-at.ts';
import { releaseAll } from './release.ts';
import { toWindowView } from './window-view.ts';

/** Changes a sync window: what was held by it is decided anew. @throws Refusal `not-found`, `name-taken`, `invalid-request` */
export async function updateWindow(
  context: Context,
  id: string,
  input: SyncWindowInput,
): Promise<SyncWindowView> {
  const now = context.now();
  try {
    const window = await unitOfWork(context, async (unit) => {
      const before = await unit.tx.syncWindow.findFirst({ where: { id } });
      if (!before) throw notFound('window');
      const row = await unit.tx.syncWindow.update({
        where: { organizationId_id: { organizationId: context.organizationId, id } },
        data: { ...input, changesAt: firstChangeOf(input, now) },
      });
      unit.audit('window.update', { kind: 'window', id, name: input.name }, { ...input });
      const view = toWindowView(row, now);
      unit.emit({ type: 'window', window: view });
      return view;
    });
    await releaseAll(context);
    return window;
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken('window', input.name) : error;
  }
}
