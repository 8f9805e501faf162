import { type Manifest, refOf } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { newerThan } from './under-way.ts';

/** A newer whole sync that waits behind a running one, with what it wants otherwise (design 4.6). */
export interface NewerSync {
  number: number;
  /** Objects that the two snapshots have differently, or that only one has; no namespace where the render names none. */
  changed: { group: string; kind: string; namespace: string; name: string }[];
}

/** Past this many runs in a row that gave way, the next goes to its end. */
const MOST_IN_A_ROW = 2;

/**
 * Does a newer snapshot wait for this running sync to end? Undefined also where this run must go to its end, because the
 * last two that ran were superseded.
 */
export function findNewerSync(context: Context, id: string): Promise<NewerSync | undefined> {
  return read(context, async (tx) => {
    const sync = await tx.sync.findFirst({ where: { id }, include: { snapshot: true } });
    if (sync?.operation !== 'sync') return undefined;
    const newer = await tx.sync.findFirst({
      where: newerThan(sync),
      include: { snapshot: true },
    });
    if (!newer) return undefined;
    // A deletion, or the same objects once more: the first ends this run, the second has no need to.
    if (newer.operation === 'delete') return { number: newer.number, changed: [] };
    if (newer.scope !== null || newer.snapshot.digest === sync.snapshot.digest) return undefined;
    const before = await tx.sync.findMany({
      where: { applicationId: sync.applicationId, number: { lt: sync.number }, startedAt: { not: null } },
      orderBy: { number: 'desc' },
      take: MOST_IN_A_ROW,
      select: { state: true },
    });
    const gaveWay = before.length === MOST_IN_A_ROW && before.every(({ state }) => state === 'superseded');
    if (gaveWay) return undefined;
    const ours = new Set(sync.snapshot.objectDigests);
    const theirs = new Set(newer.snapshot.objectDigests);
    const differing = [...ours, ...theirs].filter((digest) => !(ours.has(digest) && theirs.has(digest)));
    const objects = await tx.object.findMany({
      where: { digest: { in: differing } },
      select: { masked: true },
    });
    const changed = objects.map(({ masked }) => {
      const { version: _version, ...ref } = refOf(masked as unknown as Manifest);
      return ref;
    });
    return { number: newer.number, changed };
  });
}
