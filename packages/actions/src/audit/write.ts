import type { AuditAction } from '@landfall/contracts/audit';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';

/** Inserts an audit row. The application's role may not change or delete one. `detail` never holds a secret. */
export async function writeAudit(
  tx: Transaction,
  context: Context,
  action: AuditAction,
  subject: { kind: string; id: string; name: string | null },
  detail: Record<string, unknown> = {},
): Promise<void> {
  await tx.auditEntry.create({
    // The rest is not sent back.
    select: { id: true },
    data: {
      organizationId: context.organizationId,
      id: newId(z.uuid()),
      actor: context.actor,
      action,
      subject,
      detail: toJson(detail),
      requestId: context.requestId ?? null,
      ip: context.ip ?? null,
      at: context.now(),
    },
  });
}
