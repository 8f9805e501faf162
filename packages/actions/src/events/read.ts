import { eventBody, type StreamEvent } from '@landfall/contracts/event';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** The position of the newest committed event. */
export function currentPosition(context: Context): Promise<number> {
  return read(context, async (tx) => {
    const row = await tx.organization.findUnique({
      where: { id: context.organizationId },
      select: { eventPosition: true },
    });
    return Number(row?.eventPosition ?? 0n);
  });
}

/** The position of the oldest event still kept; a stream that asks for an older one is told to reset. */
export function oldestPosition(context: Context): Promise<number> {
  return read(context, async (tx) => {
    const row = await tx.event.findFirst({ orderBy: { position: 'asc' }, select: { position: true } });
    return Number(row?.position ?? 0n);
  });
}

/** Events after a position, in order, at most `limit`; of one subject (a sync, an application) when named. */
export function readEvents(
  context: Context,
  input: { after: number; limit: number; subjectId?: string },
): Promise<StreamEvent[]> {
  return read(context, async (tx) => {
    const rows = await tx.event.findMany({
      where: {
        position: { gt: BigInt(input.after) },
        ...(input.subjectId ? { subjectId: input.subjectId } : {}),
      },
      orderBy: { position: 'asc' },
      take: input.limit,
    });
    return rows.map((row) => ({
      position: Number(row.position),
      at: row.at.toISOString(),
      body: eventBody.parse(row.body),
    }));
  });
}
