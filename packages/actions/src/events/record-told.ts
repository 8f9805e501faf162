import { type EventBody, eventBody } from '@landfall/contracts/event';
import { sql } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { type AuditEntry, auditRow } from '../audit/entry.ts';
import type { Context } from '../context.ts';

/**
 * Writes down what a unit of work did, and appends the events that tell of it, as the last statement of its transaction, which is
 * committed with it (decision 0032). Taking the organization's counter locks its row until the commit, so positions commit in order and
 * without gaps. The application's role may not change or delete an audit entry. Answers the last position taken.
 */
export async function recordTold(
  tx: Transaction,
  context: Context,
  { bodies, entries }: { bodies: readonly EventBody[]; entries: readonly AuditEntry[] },
): Promise<bigint | undefined> {
  const audited = sql`
    INSERT INTO audit_entries (organization_id, id, actor, action, subject, detail, request_id, ip, at)
    SELECT ${context.organizationId}::uuid, id, actor, action, subject, detail, request_id, ip, ${context.now()}
    FROM jsonb_to_recordset(${JSON.stringify(entries.map((entry) => auditRow(context, entry)))}::jsonb)
      AS one(id uuid, actor jsonb, action text, subject jsonb, detail jsonb, request_id text, ip text)`;
  if (bodies.length === 0) {
    // Where nothing is told, the counter is nobody's to wait for.
    if (entries.length > 0) await tx.$executeRaw`/* last */ ${audited}`;
    return undefined;
  }
  const rows = bodies.map((body) => ({
    type: body.type,
    subject: subjectOf(body),
    body: eventBody.parse(body),
  }));
  const [last] = await tx.$queryRaw<{ position: bigint }[]>`/* last */
    WITH audited AS (${audited}
    ), taken AS (
      UPDATE organizations SET event_position = event_position + ${rows.length}
      WHERE id = ${context.organizationId}::uuid
      RETURNING id, event_position
    ), written AS (
      INSERT INTO events (organization_id, position, type, subject_id, body, at)
      SELECT taken.id, taken.event_position - ${rows.length} + one.number, one.event->>'type',
        one.event->>'subject', one.event->'body', ${context.now()}
      FROM taken, jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS one(event, number)
    )
    SELECT event_position AS position FROM taken`;
  if (!last) throw new Error('There is no such organization to tell events of.');
  return last.position;
}

/** The row an event is about: a sync's timeline is a filter on it. */
function subjectOf(body: EventBody): string {
  switch (body.type) {
    case 'application':
      return body.application.id;
    case 'application-removed':
    case 'resources':
    case 'drift':
      return body.applicationId;
    case 'sync':
      return body.sync.id;
    case 'sync-progress':
      return body.syncId;
    case 'repository':
      return body.repository.id;
    case 'repository-removed':
      return body.repositoryId;
    case 'delivery':
      return body.delivery.id;
    case 'delivery-outcome':
      return body.deliveryId;
    case 'rewrite':
      return body.rewrite.repositoryId;
    case 'cluster':
      return body.cluster.id;
    case 'cluster-removed':
      return body.clusterId;
    case 'probe':
      return body.probe.id;
    case 'pull':
      return body.pull.id;
    case 'pull-plan':
      return body.pullId;
    case 'line':
      return 'line';
    case 'window':
      return body.window.id;
    case 'window-removed':
      return body.windowId;
  }
}
