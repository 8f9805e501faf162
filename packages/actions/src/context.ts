import type { Actor } from '@landfall/contracts/audit';
import type { OrganizationId, UserId } from '@landfall/contracts/ids';
import type { PublicKeys } from '@landfall/crypto/role-keys';
import type { Database } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import type { Queue } from '@landfall/queue';

/** What every action needs of the process it runs in. */
export interface Platform {
  database: Database;
  queue: Pick<Queue, 'enqueue' | 'wake' | 'wakeAgents'>;
  /** The roles' public keys: anyone may seal, only a role's own process opens. */
  publicKeys: PublicKeys;
  /** Origin that people open and webhooks are sent to, without a trailing slash. */
  publicUrl: string;
  now(): Date;
}

/** Who acts, in which organization. An action sees that organization's rows and no others. */
export interface Context extends Platform {
  organizationId: OrganizationId;
  actor: Actor;
  person?: UserId;
  requestId?: string;
  ip?: string;
  /** The transaction that reads share, inside `readTogether`. */
  reading?: Transaction;
}

/** Landfall itself acting for an organization: a job, a poll, the sweeper. `reason` stands in the audit log. */
export function systemContext(platform: Platform, organizationId: OrganizationId, reason: string): Context {
  return { ...platform, organizationId, actor: { kind: 'system', reason } };
}

/** How the actor is named in lists. Null for Landfall itself. */
export function actorName(actor: Actor): string | null {
  return actor.kind === 'system' ? null : actor.name;
}
