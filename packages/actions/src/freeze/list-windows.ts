import type { SyncWindowView } from '@landfall/contracts/freeze';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { toWindowView } from './window-view.ts';

/** The organization's sync windows by name. */
export function listWindows(context: Context): Promise<SyncWindowView[]> {
  return read(context, async (tx) => {
    const rows = await tx.syncWindow.findMany({ orderBy: { name: 'asc' } });
    return rows.map((row) => toWindowView(row, context.now()));
  });
}
