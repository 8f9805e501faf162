import type { RevertState } from '@landfall/contracts/application';
import type { Context } from '../context.ts';
import { type ReplacedProposal, replacedProposals } from '../proposals/replaced.ts';
import { renderInputs } from '../snapshots/inputs.ts';
import { read } from '../unit.ts';
import { storedPin } from './pin.ts';

/** All that a branch is made from that brings Git back. */
export interface RevertableApplication {
  id: string;
  name: string;
  repositoryId: string;
  targetRevision: string;
  syncNumber: number;
  reason: string;
  by: string | null;
  branch: string;
  /** When it was pinned: the same branch, made again, is the same commit. */
  pinnedAt: Date;
  /** The commit that it is pinned to. */
  good: string;
  /** Earlier pull requests of it that have conflicts. */
  replaces: ReplacedProposal[];
  /** What its renders read, then and now; '' is everything. */
  paths: string[];
}

/** Undefined when nobody waits for a branch of it any more. */
export function openForRevert(context: Context, id: string): Promise<RevertableApplication | undefined> {
  return read(context, async (tx) => {
    const row = await tx.application.findFirst({ where: { id, revertAsked: true } });
    const pin = storedPin(row?.pin ?? null);
    const revert = pin?.revert ?? null;
    if (!row || !pin || !waits(revert)) return undefined;
    const ids = [pin.snapshotId, row.headSnapshotId].filter((one) => one !== null);
    const snapshots = await tx.snapshot.findMany({ where: { id: { in: ids } } });
    const good = snapshots.find((one) => one.id === pin.snapshotId);
    if (!good) return undefined;
    const roots = snapshots.flatMap(({ inputs }) => Object.keys(renderInputs.parse(inputs).roots));
    const { name, repositoryId, targetRevision } = row;
    const { syncNumber, reason, by } = pin;
    return {
      ...{ id, name, repositoryId, targetRevision, syncNumber, reason, by },
      branch: revert.branch,
      pinnedAt: new Date(pin.at),
      good: good.revision,
      replaces: await replacedProposals(tx, { applicationId: id, kind: 'revert' }),
      paths: [...new Set(roots)].sort(),
    };
  });
}

const waits = (revert: RevertState | null): revert is RevertState => revert?.state === 'asked';
