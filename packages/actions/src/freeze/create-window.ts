import type { SyncWindowInput, SyncWindowView } from '@landfall/contracts/freeze';
import { syncWindowId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { isUniqueViolation, nameTaken, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { firstChangeOf } from './changes-at.ts';
import { releaseAll } from './release.ts';
import { toWindowView } from './window-view.ts';

/** Each is asked for each application. */
const MOST_WINDOWS = 50;

const tooMany = (): Refusal =>
  new Refusal('conflict', {
    what: 'The window was not created.',
    why: `An organization has at most ${MOST_WINDOWS}.`,
    fix: 'Remove one that is over, or add to the globs of one that is there.',
  });

/** Creates a sync window; it holds from now on. @throws Refusal `name-taken`, `invalid-request`, `conflict` */
export async function createWindow(context: Context, input: SyncWindowInput): Promise<SyncWindowView> {
  const { organizationId } = context;
  const now = context.now();
  const changesAt = firstChangeOf(input, now);
  const id = newId(syncWindowId);
  try {
    const window = await unitOfWork(context, async (unit) => {
      if ((await unit.tx.syncWindow.count()) >= MOST_WINDOWS) throw tooMany();
      const row = await unit.tx.syncWindow.create({
        data: { organizationId, id, ...input, changesAt, createdAt: now },
      });
      unit.audit('window.create', { kind: 'window', id, name: input.name }, { ...input });
      const view = toWindowView(row, now);
      unit.emit({ type: 'window', window: view });
      return view;
    });
    // One that allows may free what another one holds.
    await releaseAll(context);
    return window;
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken('window', input.name) : error;
  }
}
