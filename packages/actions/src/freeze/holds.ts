import { type Hold, type LineStop, lineStop } from '@landfall/contracts/freeze';
import type { Transaction } from '@landfall/db/transaction';
import { timestampOrNull } from '../json.ts';
import { decideByWindows } from './decide.ts';
import { lockOf } from './lock-of.ts';
import { type MatchingWindow, matchesWindow } from './match.ts';
import { toMatchingWindow } from './window-view.ts';

/** What decides about an application. */
export interface Holdable {
  name: string;
  namespace: string;
  cluster: { name: string };
  lock: unknown;
  lockExpiresAt: Date | null;
}

/** What keeps applications of the organization from being synced by themselves at this moment: line, lock, window. */
export async function readHolds(tx: Transaction, now: Date): Promise<(application: Holdable) => Hold[]> {
  // Asked for each sync several times, and most organizations have no window. Row-level security shows no other's.
  const [row] = await tx.$queryRaw<{ line: unknown; hasWindows: boolean }[]>`
    SELECT line, EXISTS (SELECT FROM sync_windows) AS "hasWindows" FROM organizations`;
  const line = lineStop.nullable().parse(row?.line ?? null);
  const rows = row?.hasWindows ? await tx.syncWindow.findMany({ orderBy: { name: 'asc' } }) : [];
  const windows = rows.map(toMatchingWindow);
  const decided = new Map<string, Hold | undefined>();
  const byWindows = (application: Holdable): Hold | undefined => {
    const matching = windows.filter((window) => matchesWindow(window, application));
    const key = matching.map(({ name }) => name).join('\n');
    if (!decided.has(key)) decided.set(key, windowHold(matching, now));
    return decided.get(key);
  };
  return (application) =>
    [lineHold(line), lockHold(application, now), byWindows(application)].filter((one) => one !== undefined);
}

/** What holds this one application. Undefined where it is not there. */
export async function holdsOf(
  tx: Transaction,
  applicationId: string,
  now: Date,
): Promise<{ name: string; holds: Hold[] } | undefined> {
  const row = await tx.application.findFirst({
    where: { id: applicationId },
    select: {
      name: true,
      namespace: true,
      lock: true,
      lockExpiresAt: true,
      cluster: { select: { name: true } },
    },
  });
  const holds = await readHolds(tx, now);
  return row ? { name: row.name, holds: holds(row) } : undefined;
}

function lineHold(line: LineStop | null): Hold | undefined {
  if (line === null) return undefined;
  const { by, reason, at } = line;
  return { kind: 'line', name: null, by, ownerId: null, reason, since: at, until: null, manual: false };
}

function lockHold(application: Holdable, now: Date): Hold | undefined {
  const lock = lockOf(application, now);
  if (lock === null) return undefined;
  const { at, ...who } = lock;
  const until = timestampOrNull(application.lockExpiresAt);
  return { kind: 'lock', name: null, ...who, since: at, until, manual: false };
}

function windowHold(windows: readonly MatchingWindow[], now: Date): Hold | undefined {
  const decided = decideByWindows(windows, now);
  if (!decided.held) return undefined;
  const { by, manual } = decided;
  return {
    kind: by.kind,
    name: by.name,
    by: null,
    ownerId: null,
    reason: by.description,
    since: null,
    until: timestampOrNull(decided.until ?? null),
    manual,
  };
}
