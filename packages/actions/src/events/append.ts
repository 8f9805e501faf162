import { type EventBody, eventBody } from '@landfall/contracts/event';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';

/**
 * Appends events as the last statement of a transaction. Taking the organization's counter locks its row until the
 * commit, so positions commit in order and without gaps. Answers the last position taken.
 */
export async function appendEvents(
  tx: Transaction,
  context: Context,
  bodies: EventBody[],
): Promise<bigint | undefined> {
  if (bodies.length === 0) return undefined;
  const { eventPosition } = await tx.organization.update({
    where: { id: context.organizationId },
    data: { eventPosition: { increment: bodies.length } },
    select: { eventPosition: true },
  });
  const first = eventPosition - BigInt(bodies.length) + 1n;
  const at = context.now();
  await tx.event.createMany({
    data: bodies.map((body, index) => ({
      organizationId: context.organizationId,
      position: first + BigInt(index),
      type: body.type,
      subjectId: subjectOf(body),
      body: toJson(eventBody.parse(body)),
      at,
    })),
  });
  return eventPosition;
}

/** The row an event is about: a sync's timeline is a filter on it. */
function subjectOf(body: EventBody): string {
  switch (body.type) {
    case 'application':
      return body.application.id;
    case 'application-removed':
    case 'resources':
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
    case 'cluster':
      return body.cluster.id;
    case 'cluster-removed':
      return body.clusterId;
    case 'probe':
      return body.probe.id;
  }
}
