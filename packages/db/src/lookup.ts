import { organizationId, userId } from '@landfall/contracts/ids';
import { z } from 'zod';
import type { Database } from './client.ts';
import { Prisma } from './generated/client.ts';

const owned = z.object({ organization_id: organizationId, id: z.uuid() });

/** A row of some tenant, named by ids only: all that a look-up before the tenant is known may tell. */
export interface Owned {
  organizationId: z.infer<typeof organizationId>;
  id: string;
}

const toOwned = (rows: unknown): Owned[] =>
  z
    .array(owned)
    .parse(rows)
    .map((row) => ({ organizationId: row.organization_id, id: row.id }));

/** The person who linked an account at a GitHub. */
export async function findUserByIdentity(
  { prisma }: Database,
  host: string,
  githubId: number,
): Promise<z.infer<typeof userId> | undefined> {
  const rows = await prisma.$queryRaw`SELECT * FROM lookup_identity(${host}, ${githubId}::bigint)`;
  return z.array(z.object({ user_id: userId })).parse(rows)[0]?.user_id;
}

/** The session whose secret hashes to `hash`, whatever its tenant. */
export async function findSession({ prisma }: Database, hash: Uint8Array): Promise<Owned | undefined> {
  return toOwned(await prisma.$queryRaw`SELECT * FROM lookup_session(${Buffer.from(hash)})`)[0];
}

/** The API token whose secret hashes to `hash`. */
export async function findApiToken({ prisma }: Database, hash: Uint8Array): Promise<Owned | undefined> {
  return toOwned(await prisma.$queryRaw`SELECT * FROM lookup_api_token(${Buffer.from(hash)})`)[0];
}

/** The repository behind a webhook address. */
export async function findHook({ prisma }: Database, hookId: string): Promise<Owned | undefined> {
  return toOwned(await prisma.$queryRaw`SELECT * FROM lookup_hook(${hookId}::uuid)`)[0];
}

/** The one-time token whose text hashes to `hash`. */
export async function findAgentToken({ prisma }: Database, hash: Uint8Array): Promise<Owned | undefined> {
  return toOwned(await prisma.$queryRaw`SELECT * FROM lookup_agent_token(${Buffer.from(hash)})`)[0];
}

/** An agent's identity. */
export async function findAgentIdentity({ prisma }: Database, id: string): Promise<Owned | undefined> {
  return toOwned(await prisma.$queryRaw`SELECT * FROM lookup_agent_identity(${id}::uuid)`)[0];
}

/** The cluster whose agent's connection has the secret that hashes to `hash`. */
export async function findAgentAccess({ prisma }: Database, hash: Uint8Array): Promise<Owned | undefined> {
  return toOwned(await prisma.$queryRaw`SELECT * FROM lookup_agent_access(${Buffer.from(hash)})`)[0];
}

/**
 * The repositories that were connected through an installation of the GitHub App, of whatever tenant.
 * @param repository GitHub's number of one of them; all of the installation's when left out
 */
export async function findGithubRepositories(
  { prisma }: Database,
  installation: number,
  repository: number | undefined,
  most: number,
): Promise<Owned[]> {
  const one = repository ?? null;
  return toOwned(
    await prisma.$queryRaw`SELECT * FROM lookup_github_repositories(${installation}::bigint, ${one}::bigint, ${most}::int)`,
  );
}

/** The person behind an e-mail address (already normalised). */
export async function findUserByEmail({ prisma }: Database, email: string) {
  const rows = await prisma.$queryRaw`SELECT * FROM lookup_user_by_email(${email})`;
  return z.array(z.object({ user_id: userId })).parse(rows)[0]?.user_id;
}

/** The organizations of a person, oldest membership first. */
export async function findMemberships({ prisma }: Database, person: string) {
  const rows = await prisma.$queryRaw`SELECT * FROM lookup_memberships(${person}::uuid)`;
  return z
    .array(z.object({ organization_id: organizationId }))
    .parse(rows)
    .map((row) => row.organization_id);
}

/** How each kind of row that waits for somebody is asked for, oldest first: what the sweeper may ask, of any tenant. */
const DUE = {
  deliveries: (most: number) => Prisma.sql`due_deliveries(${most}::int)`,
  repositories: (most: number) => Prisma.sql`due_repositories(${most}::int)`,
  renders: (most: number) => Prisma.sql`due_renders(${most}::int)`,
  checks: (most: number) => Prisma.sql`due_checks(${most}::int)`,
  clusters: (most: number) => Prisma.sql`due_clusters(${most}::int)`,
  syncs: (most: number) => Prisma.sql`due_syncs(${most}::int)`,
  windows: (most: number) => Prisma.sql`due_windows(${most}::int)`,
  locks: (most: number) => Prisma.sql`due_locks(${most}::int)`,
  'source-probes': (most: number) => Prisma.sql`due_probes('source', ${most}::int)`,
  'apply-probes': (most: number) => Prisma.sql`due_probes('apply', ${most}::int)`,
  'expired-probes': (most: number) => Prisma.sql`expired_probes(${most}::int)`,
  'expired-visits': (most: number) => Prisma.sql`expired_github_visits(${most}::int)`,
  reverts: (most: number) => Prisma.sql`due_reverts(${most}::int)`,
  pulls: (most: number) => Prisma.sql`due_pulls(${most}::int)`,
  'pull-plans': (most: number) => Prisma.sql`due_pull_plans(${most}::int)`,
  proposals: (most: number) => Prisma.sql`due_proposals(${most}::int)`,
  reports: (most: number) => Prisma.sql`due_commit_reports(${most}::int)`,
  tidies: (most: number) => Prisma.sql`due_tidies(${most}::int)`,
  'agent-tidies': (most: number) => Prisma.sql`due_agent_tidies(${most}::int)`,
};
export type DueKind = keyof typeof DUE;

const dueRow = owned.extend({ kind: z.enum(Object.keys(DUE) as DueKind[]) });

/** Ids of what is due of each of these kinds, at most `most` of each: the sweeper asks every few seconds, in one statement. */
export async function findDue(
  { prisma }: Database,
  kinds: readonly DueKind[],
  most: number,
): Promise<(Owned & { kind: DueKind })[]> {
  const each = kinds.map((kind) => Prisma.sql`SELECT ${kind}::text AS kind, * FROM ${DUE[kind](most)}`);
  const rows = await prisma.$queryRaw`${Prisma.join(each, ' UNION ALL ')}`;
  return z
    .array(dueRow)
    .parse(rows)
    .map((row) => ({ kind: row.kind, organizationId: row.organization_id, id: row.id }));
}

/** Clusters with applications that nobody observes now, in no order, and how many there are to be observed in all. */
export async function findUnobserved(
  { prisma }: Database,
  most: number,
): Promise<{ free: Owned[]; total: number }> {
  // Asked every few seconds. There is always one row, without ids where none is free.
  const rows = await prisma.$queryRaw<{ total: unknown; id: unknown }[]>`
    SELECT counted.total, free.* FROM (SELECT count_observable_clusters() AS total) AS counted
    LEFT JOIN unobserved_clusters(${most}::int) AS free ON true`;
  const [row] = z.array(z.object({ total: z.coerce.number() })).parse(rows);
  return { free: toOwned(rows.filter(({ id }) => id !== null)), total: row?.total ?? 0 };
}
