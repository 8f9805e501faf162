import { z } from 'zod';

/** A lock as its application keeps it. */
const storedLock = z.object({
  by: z.string().nullable(),
  ownerId: z.string().nullable(),
  reason: z.string(),
  at: z.string(),
});
export type StoredLock = z.infer<typeof storedLock>;

/** The lock that holds at this moment; null where there is none, or its time is over. */
export function lockOf(
  { lock, lockExpiresAt }: { lock: unknown; lockExpiresAt: Date | null },
  now: Date,
): StoredLock | null {
  if (lockExpiresAt !== null && lockExpiresAt <= now) return null;
  return storedLock.nullable().parse(lock);
}
