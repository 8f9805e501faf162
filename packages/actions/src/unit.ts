import type { EventBody } from '@landfall/contracts/event';
import type { ClusterId } from '@landfall/contracts/ids';
import { inOrganization, type Transaction } from '@landfall/db/transaction';
import type { JobName, JobPayload } from '@landfall/queue';
import type { AuditEntry } from './audit/entry.ts';
import type { Context } from './context.ts';
import { recordTold } from './events/record-told.ts';

/** One transaction of one organization, with what it tells the world once it has committed. */
export interface Unit {
  tx: Transaction;
  /** A change a page shows: inserted in this transaction, its position taken last (design 5). */
  emit(body: EventBody): void;
  /** Who did what, in this transaction. */
  audit(action: AuditEntry['action'], subject: AuditEntry['subject'], detail?: AuditEntry['detail']): void;
  /** A wake-up call, sent after the commit; the sweeper covers a lost one. */
  enqueue<Name extends JobName>(name: Name, payload: JobPayload<Name>): void;
  /** After the commit: something waits for the agent of a cluster. */
  wakeAgents(clusterId: ClusterId): void;
  /** After the commit: something came from the agent of a cluster. */
  wakeAskers(clusterId: ClusterId): void;
}

/** Runs `work` in one transaction: rows, audit and events commit together, then jobs and streams are woken. */
export async function unitOfWork<Result>(
  context: Context,
  work: (unit: Unit) => Promise<Result>,
): Promise<Result> {
  const { organizationId } = context;
  const bodies: EventBody[] = [];
  const entries: AuditEntry[] = [];
  const wakeUps: (() => Promise<unknown>)[] = [];
  let position: bigint | undefined;
  const result = await inOrganization(
    context.database,
    organizationId,
    async (tx) => {
      const done = await work({
        tx,
        emit: (body) => bodies.push(body),
        audit: (action, subject, detail) => entries.push({ action, subject, detail }),
        enqueue: (name, payload) => wakeUps.push(() => context.queue.enqueue(name, payload)),
        wakeAgents: (clusterId) =>
          wakeUps.push(() => context.queue.wakeAgents({ organizationId, clusterId })),
        wakeAskers: (clusterId) =>
          wakeUps.push(() => context.queue.wakeAgents({ organizationId, clusterId, told: true })),
      });
      position = await recordTold(tx, context, { bodies, entries });
      return done;
    },
    context.person,
  );
  // Not waited for: it never throws, and whoever reads events looks again by itself.
  if (position !== undefined) void context.queue.wake(organizationId, position);
  await Promise.all(wakeUps.map((wake) => wake()));
  return result;
}

/** Reads only: no events, no audit. Inside `readTogether` in its transaction, else in one of its own. */
export function read<Result>(context: Context, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  if (context.reading) return work(context.reading);
  return inOrganization(context.database, context.organizationId, work, context.person);
}

/**
 * Has several reads share one transaction: what begins and ends one costs as much as a read. `work` is given the context that
 * they share; nothing but reads of the database belongs inside.
 */
export function readTogether<Result>(
  context: Context,
  work: (together: Context) => Promise<Result>,
): Promise<Result> {
  return inOrganization(
    context.database,
    context.organizationId,
    (reading) => work({ ...context, reading }),
    context.person,
  );
}
