import { probeId } from '@landfall/contracts/ids';
import { type ProbeView, probeResult, probeView } from '@landfall/contracts/probe';
import { problemWords } from '@landfall/contracts/problem';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { FOLLOW_ROLE } from '../follows/begin.ts';
import { timestamp } from '../json.ts';
import { notFound } from '../refusal.ts';

const { kind: kinds, state: states } = probeView.shape;

/** A probe row as the page that asked sees it; its input stays sealed. */
export function toProbeView(row: Prisma.ProbeGetPayload<object>): ProbeView {
  return {
    id: probeId.parse(row.id),
    kind: kinds.parse(row.kind),
    state: states.parse(row.state),
    stage: row.stage,
    result: row.result === null ? null : probeResult.parse(row.result),
    problem: row.problem === null ? null : problemWords.parse(row.problem),
    expiresAt: timestamp(row.expiresAt),
  };
}

/** One probe. @throws Refusal `not-found`. */
export async function probeViewOf(tx: Transaction, id: string): Promise<ProbeView> {
  const row = await tx.probe.findFirst({ where: { id, role: { not: FOLLOW_ROLE } } });
  if (!row) throw notFound('probe');
  return toProbeView(row);
}
