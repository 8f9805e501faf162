import type { Standing } from './standing.ts';

/** What became of a managed object: it may have drifted, it only fares otherwise, or nothing that matters to us. */
export type Change = 'drift' | 'health' | 'nothing';

/**
 * What an event says, told from ownership alone: whoever changes a field that is ours takes it from us, because the API
 * server moves a changed field to whom changed it (Kubernetes, "Field management"). So as long as the same fields are ours,
 * nothing of ours has changed, whatever else did. Only `drift` asks for a comparison with Git; it is a suspicion.
 *
 * What we wrote ourselves is no drift: the sync that did it tells how it ended.
 */
export function readChange(before: Standing | undefined, now: Standing): Change {
  const same = before?.uid === now.uid && before.ours === now.ours;
  if (!same && !isOurWrite(before, now)) return 'drift';
  return JSON.stringify(before?.health) === JSON.stringify(now.health) ? 'nothing' : 'health';
}

/** Times are whole seconds: in doubt it was somebody else. */
function isOurWrite(before: Standing | undefined, now: Standing): boolean {
  if (now.wroteAt === '' || now.wroteAt === before?.wroteAt) return false;
  return now.othersWroteAt < now.wroteAt || now.othersWroteAt === before?.othersWroteAt;
}
