import { type SyncWindowView, syncWindowView } from '@landfall/contracts/freeze';
import type { Prisma } from '@landfall/db/client';
import { timestamp, timestampOrNull } from '../json.ts';
import type { MatchingWindow } from './match.ts';
import { windowStateAt } from './window-times.ts';

type Row = Prisma.SyncWindowGetPayload<object>;

const kept = syncWindowView.omit({ id: true, active: true, changesAt: true, createdAt: true });

/** A window as decisions read it. */
export const toMatchingWindow = (row: Row): MatchingWindow => kept.parse(row);

/** A window as pages show it. */
export function toWindowView(row: Row, now: Date): SyncWindowView {
  const { active, changesAt } = windowStateAt(toMatchingWindow(row), now);
  return syncWindowView.parse({
    ...row,
    active,
    changesAt: timestampOrNull(changesAt ?? null),
    createdAt: timestamp(row.createdAt),
  });
}
