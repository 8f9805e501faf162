import { z } from 'zod';

/** Who did it: a person in a session, a token of a person, or Landfall itself with the reason. */
export const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), userId: z.string(), name: z.string() }),
  z.object({ kind: z.literal('token'), tokenId: z.string(), userId: z.string(), name: z.string() }),
  z.object({ kind: z.literal('system'), reason: z.string() }),
]);
export type Actor = z.infer<typeof actor>;

export const auditEntry = z.object({
  id: z.string(),
  at: z.string(),
  actor,
  action: z.string().describe('noun.verb, e.g. application.create'),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;
