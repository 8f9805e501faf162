import { type DriftView, driftState, driftWhat } from '@landfall/contracts/drift';
import { fieldPlace } from '@landfall/contracts/field-place';
import { applicationId, clusterId, driftId } from '@landfall/contracts/ids';
import { type Json, resourceRef } from '@landfall/contracts/resource';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { timestamp, timestampOrNull } from '../json.ts';
import { type ProposalRow, proposalsOf, toProposalView } from '../proposals/view.ts';
import type { Unit } from '../unit.ts';

const shown = {
  include: { application: { select: { name: true, clusterId: true, cluster: { select: { name: true } } } } },
} as const;
type Row = Prisma.DriftGetPayload<typeof shown>;

/** More than so many are told in several events. */
const PER_EVENT = 100;

function toView(row: Row, proposal: ProposalRow | undefined): DriftView {
  return {
    id: driftId.parse(row.id),
    applicationId: applicationId.parse(row.applicationId),
    applicationName: row.application.name,
    clusterId: clusterId.parse(row.application.clusterId),
    clusterName: row.application.cluster.name,
    ref: resourceRef.parse(row.ref),
    what: driftWhat.parse(row.what),
    field: row.field,
    ...(row.place === null ? {} : { place: fieldPlace.parse(row.place) }),
    ...side('old', row.old),
    ...side('new', row.new),
    manager: row.manager,
    since: timestampOrNull(row.since),
    foundAt: timestamp(row.foundAt),
    state: driftState.parse(row.state),
    healed: row.healed,
    stoppedAt: timestampOrNull(row.stoppedAt),
    ...(proposal ? { proposal: toProposalView(proposal) } : {}),
  };
}

const side = (name: 'old' | 'new', value: Prisma.JsonValue | null): Partial<Record<'old' | 'new', Json>> =>
  value === null ? {} : { [name]: value as Json };

/** Drifts as pages show them, by when they were found, the newest first. */
export async function driftViews(tx: Transaction, where: Prisma.DriftWhereInput): Promise<DriftView[]> {
  const rows = await tx.drift.findMany({ where, orderBy: [{ foundAt: 'desc' }, { id: 'desc' }], ...shown });
  const proposals = await proposalsOf(tx, rows);
  return rows.map((row) => toView(row, proposals.get(row.id)));
}

/** Tells of these drifts of one application. */
export async function tellDrifts(
  { tx, emit }: Unit,
  applicationId: string,
  ids: readonly string[],
): Promise<void> {
  for (let from = 0; from < ids.length; from += PER_EVENT) {
    const part = ids.slice(from, from + PER_EVENT);
    emit({ type: 'drift', applicationId, drifts: await driftViews(tx, { id: { in: part } }) });
  }
}
