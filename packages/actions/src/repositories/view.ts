import { repositoryId } from '@landfall/contracts/ids';
import { problemWords } from '@landfall/contracts/problem';
import type { RepositoryView } from '@landfall/contracts/repository';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { toDeployKeyView } from '../deploy-keys/view.ts';
import { hostKeysOf, toHostKeyView } from '../host-keys/of-repository.ts';
import { timestamp, timestampOrNull } from '../json.ts';
import { notFound } from '../refusal.ts';
import { pollInterval } from './next-poll.ts';

const shown = {
  include: {
    _count: { select: { applications: true } },
    installation: { select: { accountLogin: true } },
    deployKey: { omit: { sealedKey: true } },
  },
} as const;
type Row = Prisma.RepositoryGetPayload<typeof shown>;

/** Where GitHub sends a repository's pushes. */
export const webhookUrl = (publicUrl: string, hookId: string): string =>
  `${publicUrl}/webhooks/github/${hookId}`;

function toView(row: Row, publicUrl: string): RepositoryView {
  return {
    id: repositoryId.parse(row.id),
    name: row.name,
    url: row.url,
    hasCredential: row.sealedCredential !== null,
    ...sshPart(row),
    githubAccount: row.installation?.accountLogin ?? null,
    defaultBranch: row.defaultBranch,
    headRevision: row.headRevision,
    fetchedAt: timestampOrNull(row.fetchedAt),
    problem: row.problem === null ? null : problemWords.parse(row.problem),
    problemSince: timestampOrNull(row.problemSince),
    pollSeconds: pollInterval(row),
    webhook: {
      url: webhookUrl(publicUrl, row.hookId),
      lastDeliveryAt: timestampOrNull(row.lastDeliveryAt),
      works: row.webhookWorks,
    },
    applications: row._count.applications,
    openDiffs: row.openDiffs,
    createdAt: timestamp(row.createdAt),
  };
}

function sshPart(row: Row): Pick<RepositoryView, 'deployKey' | 'hostKeys' | 'hostKeysPublished'> {
  if (!row.deployKey) return { deployKey: null, hostKeys: [], hostKeysPublished: false };
  return {
    deployKey: toDeployKeyView(row.deployKey),
    hostKeys: hostKeysOf(row.url, row.hostKeys).map(toHostKeyView),
    hostKeysPublished: row.hostKeys === null,
  };
}

/** A repository as pages show it. @throws Refusal `not-found`. */
export async function repositoryViewOf(
  tx: Transaction,
  publicUrl: string,
  id: string,
): Promise<RepositoryView> {
  const row = await tx.repository.findFirst({ where: { id }, ...shown });
  if (!row) throw notFound('repository');
  return toView(row, publicUrl);
}

/** All of the organization's repositories by name. */
export async function repositoryViews(tx: Transaction, publicUrl: string): Promise<RepositoryView[]> {
  const rows = await tx.repository.findMany({ orderBy: { name: 'asc' }, ...shown });
  return rows.map((row) => toView(row, publicUrl));
}
