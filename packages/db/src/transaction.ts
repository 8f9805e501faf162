import type { OrganizationId, UserId } from '@landfall/contracts/ids';
import { type Database, type Prisma, TRANSACTION_LIMITS } from './client.ts';

/** The only way to a tenant's rows: a Prisma transaction whose organization (and person) Postgres knows. */
export type Transaction = Prisma.TransactionClient;

/** Runs `work` as the organization: row-level security shows and takes its rows only. Transaction-local, so a pooled connection forgets it. */
export function inOrganization<Result>(
  database: Database,
  organizationId: OrganizationId,
  work: (tx: Transaction) => Promise<Result>,
  person?: UserId,
): Promise<Result> {
  return database.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('landfall.organization', ${organizationId}, true), set_config('landfall.person', ${person ?? ''}, true)`;
    return work(tx);
  }, TRANSACTION_LIMITS);
}

/** Runs `work` as a person before an organization is chosen: their own user row and memberships only. */
export function asPerson<Result>(
  database: Database,
  person: UserId,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('landfall.organization', '', true), set_config('landfall.person', ${person}, true)`;
    return work(tx);
  }, TRANSACTION_LIMITS);
}
