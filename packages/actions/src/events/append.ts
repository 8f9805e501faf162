import { type EventBody, eventBody } from '@landfall/contracts/event';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';

/**
 * Appends events as the last statement of a transaction, which is committed with it. Taking the organization's counter locks its row until the
 * commit, so positions commit in order and without gaps. Answers the last position taken.
 */
export async function appendEvents(
  tx: Transaction,
  context: Context,
  bodies: EventBody[],
): Promise<bigint | undefined> {
  if (bodies.length === 0) return undefined;
  const rows = bodies.map((body) => ({
    type: body.type,
    subject: subjectOf(body),
    body: eventBody.parse(body),
  }));
  const [last] = await tx.$queryRaw<{ position: bigint }[]>`/* last */
    WITH taken AS (
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
