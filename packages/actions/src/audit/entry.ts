import type { AuditAction } from '@landfall/contracts/audit';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';

/** What a unit of work did, as whoever writes it down is told it. `detail` never holds a secret. */
export interface AuditEntry {
  action: AuditAction;
  subject: { kind: string; id: string; name: string | null };
  detail?: Record<string, unknown> | undefined;
}

/** An entry as SQL takes it: members are columns of `audit_entries`. */
export const auditRow = (context: Context, { action, subject, detail = {} }: AuditEntry) => ({
  id: newId(z.uuid()),
  actor: context.actor,
  action,
  subject,
  detail,
  request_id: context.requestId ?? null,
  ip: context.ip ?? null,
});
