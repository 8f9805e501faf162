import type { Context } from '@landfall/actions/context';
import { findNewerSync } from '@landfall/actions/syncs/find-newer';
import { type Newer, newerOf } from '@landfall/engine';

/** Asked between waves and at every look of a wait: once in so long is enough. */
const KEEP_MS = 1_000;

/** Whether a newer snapshot waits for this sync to end (design 4.6), as the engine asks it. */
export function newerSyncs(context: Context, syncId: string): () => Promise<Newer | undefined> {
  let asked: { at: number; answer: Promise<Newer | undefined> } | undefined;
  return () => {
    if (!asked || performance.now() - asked.at > KEEP_MS)
      asked = { at: performance.now(), answer: look(context, syncId) };
    return asked.answer;
  };
}

async function look(context: Context, syncId: string): Promise<Newer | undefined> {
  const newer = await findNewerSync(context, syncId);
  return newer && newerOf(newer.changed);
}
