import type { Prisma } from '@landfall/db/client';

/** A value as a JSON column takes it: through JSON, so that `undefined` members vanish instead of failing. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}

/** RFC 3339 of a date column; null stays null. */
export const timestamp = (date: Date): string => date.toISOString();
export const timestampOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;
