import type { ApplicationView } from '@landfall/contracts/application';
import { healthMark, type Mark, SEVERITY, syncStatusMark } from '#src/ui/status/mark.ts';

/** The mark that matters most of an application: its problem, else what is worse of sync and health. */
export function worstMark({
  syncStatus,
  health,
  problem,
}: Pick<ApplicationView, 'syncStatus' | 'health' | 'problem'>): Mark {
  if (problem && syncStatus !== 'Failed') return { shape: 'octagon', tone: 'red', word: 'Problem' };
  const [sync, own] = [syncStatusMark[syncStatus], healthMark[health.status]];
  return SEVERITY[own.tone] < SEVERITY[sync.tone] ? own : sync;
}
