import { z } from 'zod';

/** An application that is being taken away, as its row keeps it. */
const applicationDeletion = z.object({
  /** How its objects go (semantics A.2). */
  objects: z.enum(['foreground', 'background', 'orphan']),
  by: z.string().nullable(),
  requestedAt: z.string(),
});
export type ApplicationDeletion = z.infer<typeof applicationDeletion>;

/** Reads the column; null where the application stays. */
export const deletionOf = (stored: unknown): ApplicationDeletion | null =>
  applicationDeletion.nullable().parse(stored);
