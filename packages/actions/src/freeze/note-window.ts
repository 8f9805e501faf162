import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { releaseAll } from './release.ts';
import { tellAt } from './window-times.ts';
import { toMatchingWindow, toWindowView } from './window-view.ts';

/** A window has opened or closed: pages are told, and what was held is decided anew. Does nothing before its time. */
export async function noteWindow(context: Context, id: string): Promise<void> {
  const noted = await unitOfWork(context, async (unit) => {
    const now = context.now();
    const window = await unit.tx.syncWindow.findFirst({ where: { id, changesAt: { lte: now } } });
    if (!window) return false;
    const changesAt = tellAt(toMatchingWindow(window), now);
    await unit.tx.syncWindow.updateMany({ where: { id }, data: { changesAt } });
    unit.emit({ type: 'window', window: toWindowView(window, now) });
    return true;
  });
  if (noted) await releaseAll(context);
}
