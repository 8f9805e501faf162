import { isDeepStrictEqual } from 'node:util';
import { syncPolicy } from '@landfall/contracts/application';
import { UNDER_WAY } from '../syncs/under-way.ts';
import type { Unit } from '../unit.ts';
import type { LockedApplication } from './decide-after-render.ts';
import type { CheckableApplication } from './open-for-check.ts';

/** Has a sync, a render that came to other objects, or another policy made a look at an application one at what is no more? */
export async function overtaken(
  unit: Unit,
  row: LockedApplication,
  checked: CheckableApplication,
): Promise<boolean> {
  if (row.lastSyncId !== checked.lastSyncId) return true;
  if (!isDeepStrictEqual(syncPolicy.parse(row.syncPolicy), checked.policy)) return true;
  const still = async (now: string | null, then: string | null) =>
    now === then || (await sameObjects(unit, now, then));
  if (!(await still(row.desiredSnapshotId, checked.desiredSnapshotId))) return true;
  if (!(await still(row.syncedSnapshotId, checked.syncedSnapshotId))) return true;
  return (await unit.tx.sync.count({ where: { applicationId: row.id, ...UNDER_WAY } })) > 0;
}

/** Are these two snapshots of the same objects? Not so when there is none. */
export async function sameObjects({ tx }: Unit, one: string | null, other: string | null): Promise<boolean> {
  if (!one || !other) return false;
  if (one === other) return true;
  const rows = await tx.snapshot.findMany({ where: { id: { in: [one, other] } }, select: { digest: true } });
  return rows.length === 2 && new Set(rows.map(({ digest }) => digest)).size === 1;
}
