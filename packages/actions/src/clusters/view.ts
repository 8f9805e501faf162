import { type ClusterView, clusterPermission } from '@landfall/contracts/cluster';
import { clusterId } from '@landfall/contracts/ids';
import { problemWords } from '@landfall/contracts/problem';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import { agentViewOf, shownAgent } from '../agents/view.ts';
import { timestamp, timestampOrNull } from '../json.ts';
import { notFound } from '../refusal.ts';

const shown = { include: { _count: { select: { applications: true } }, ...shownAgent } } as const;

function toView(row: Prisma.ClusterGetPayload<typeof shown>, now: Date): ClusterView {
  return {
    id: clusterId.parse(row.id),
    name: row.name,
    kind: z.enum(['kubeconfig', 'agent']).parse(row.kind),
    server: row.server,
    version: row.version,
    state: z.enum(['connected', 'unreachable', 'unknown']).parse(row.state),
    lastSeenAt: timestampOrNull(row.lastSeenAt),
    problem: row.problem === null ? null : problemWords.parse(row.problem),
    problemSince: timestampOrNull(row.problemSince),
    permissions: z.array(clusterPermission).parse(row.permissions),
    applications: row._count.applications,
    createdAt: timestamp(row.createdAt),
    agent: row.kind === 'agent' ? agentViewOf(row, now) : null,
  };
}

/** A cluster as pages show it. @throws Refusal `not-found`. */
export async function clusterViewOf(tx: Transaction, id: string, now = new Date()): Promise<ClusterView> {
  const row = await tx.cluster.findFirst({ where: { id }, ...shown });
  if (!row) throw notFound('cluster');
  return toView(row, now);
}

/** All of the organization's clusters by name. */
export async function clusterViews(tx: Transaction, now = new Date()): Promise<ClusterView[]> {
  const rows = await tx.cluster.findMany({ orderBy: { name: 'asc' }, ...shown });
  return rows.map((row) => toView(row, now));
}
