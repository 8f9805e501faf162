import { type AuditEntry, actor } from '@landfall/contracts/audit';
import type { PageQuery } from '@landfall/contracts/page';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { olderThan, toPage } from '../page.ts';
import { read } from '../unit.ts';

const subject = z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() });

/** The organization's audit log, newest first. */
export function listActivity(context: Context, { cursor, limit }: PageQuery) {
  return read(context, async (tx) => {
    const rows = await tx.auditEntry.findMany({
      where: olderThan('at', cursor),
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    return toPage(
      rows,
      limit,
      (row) => row.at,
      (row): AuditEntry => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: actor.parse(row.actor),
        action: row.action,
        subject: subject.parse(row.subject),
        detail: z.record(z.string(), z.unknown()).parse(row.detail),
      }),
    );
  });
}
