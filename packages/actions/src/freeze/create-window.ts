import type { SyncWindowInput, SyncWindowView } from '@landfall/contracts/freeze';
import { syncWindowId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { isUniqueViolation, nameTaken } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { firstChangeOf } from './changes-at.ts';
import { releaseHeld } from './release.ts';
import { toWindowView } from './window-view.ts';

/** Creates a sync window; it holds from now on. @throws Refusal `name-taken`, `invalid-request` */
export async function createWindow(context: Context, input: SyncWindowInput): Promise<SyncWindowView> {
  const { organizationId } = context;
  const now = context.now();
  const changesAt = firstChangeOf(input, now);
  const id = newId(syncWindowId);
  try {
    return await unitOfWork(context, async (unit) => {
      const row = await unit.tx.syncWindow.create({
        data: { organizationId, id, ...input, changesAt, createdAt: now },
      });
      unit.audit('window.create', { kind: 'window', id, name: input.name }, { ...input });
      const window = toWindowView(row, now);
      unit.emit({ type: 'window', window });
      // One that allows may free what another one holds.
      await releaseHeld(unit, context);
      return window;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken('window', input.name) : error;
  }
}
