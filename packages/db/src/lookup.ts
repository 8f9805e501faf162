import { organizationId, userId } from '@landfall/contracts/ids';
import { z } from 'zod';
import type { Database } from './client.ts';

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

/** What the sweeper may ask: which rows of any tenant wait for somebody. */
export type DueKind =
  | 'deliveries'
  | 'repositories'
  | 'renders'
  | 'checks'
  | 'clusters'
  | 'syncs'
  | 'windows'
  | 'locks'
  | 'source-probes'
  | 'apply-probes'
  | 'expired-probes'
  | 'expired-visits'
  | 'reverts'
  | 'pulls'
  | 'pull-plans'
  | 'proposals'
  | 'reports'
  | 'tidies'
  | 'agent-tidies';

/** Ids of what is due, at most `most`, oldest first. */
export async function findDue({ prisma }: Database, kind: DueKind, most: number): Promise<Owned[]> {
  switch (kind) {
    case 'deliveries':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_deliveries(${most}::int)`);
    case 'repositories':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_repositories(${most}::int)`);
    case 'renders':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_renders(${most}::int)`);
    case 'checks':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_checks(${most}::int)`);
    case 'clusters':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_clusters(${most}::int)`);
    case 'syncs':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_syncs(${most}::int)`);
    case 'windows':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_windows(${most}::int)`);
    case 'locks':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_locks(${most}::int)`);
    case 'source-probes':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_probes('source', ${most}::int)`);
    case 'apply-probes':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_probes('apply', ${most}::int)`);
    case 'tidies':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_tidies(${most}::int)`);
    case 'agent-tidies':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_agent_tidies(${most}::int)`);
    case 'reverts':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_reverts(${most}::int)`);
    case 'pulls':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_pulls(${most}::int)`);
    case 'pull-plans':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_pull_plans(${most}::int)`);
    case 'proposals':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_proposals(${most}::int)`);
    case 'reports':
      return toOwned(await prisma.$queryRaw`SELECT * FROM due_commit_reports(${most}::int)`);
    case 'expired-visits':
      return toOwned(await prisma.$queryRaw`SELECT * FROM expired_github_visits(${most}::int)`);
    case 'expired-probes':
      return toOwned(await prisma.$queryRaw`SELECT * FROM expired_probes(${most}::int)`);
  }
}

/** Clusters with applications that nobody observes now, in no order, and how many there are to be observed in all. */
export async function findUnobserved(
  { prisma }: Database,
  most: number,
): Promise<{ free: Owned[]; total: number }> {
  const free = toOwned(await prisma.$queryRaw`SELECT * FROM unobserved_clusters(${most}::int)`);
  const counted = await prisma.$queryRaw`SELECT count_observable_clusters() AS total`;
  const [row] = z.array(z.object({ total: z.coerce.number() })).parse(counted);
  return { free, total: row?.total ?? 0 };
}
