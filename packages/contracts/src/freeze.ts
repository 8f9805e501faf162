import { z } from 'zod';
import { syncWindowId } from './ids.ts';

/** Why something is held, or done all the same: for whoever looks next. */
export const heldReason = z.string().trim().min(1, 'Say why, for whoever looks next.').max(500);

/** Syncs although a lock, a window or the stopped line holds it; kept with the sync and in the audit log. */
export const overrideInput = z.strictObject({ reason: heldReason });
export type OverrideInput = z.infer<typeof overrideInput>;

export const stopLineInput = z.strictObject({ reason: heldReason });
export type StopLineInput = z.infer<typeof stopLineInput>;

/** The line is stopped: nothing of the organization syncs by itself until somebody lifts it. */
export const lineStop = z.object({
  by: z.string().nullable(),
  ownerId: z.string().nullable(),
  reason: z.string(),
  at: z.string(),
});
export type LineStop = z.infer<typeof lineStop>;

export const lockInput = z.strictObject({
  reason: heldReason,
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null).describe('null: until it is unlocked'),
});
export type LockInput = z.infer<typeof lockInput>;

const globs = z.array(z.string().trim().min(1).max(253)).max(50).default([]);

/** A sync window (semantics A.7). Without any glob it is of everything in the organization. */
export const syncWindowInput = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name.').max(63),
  kind: z.enum(['allow', 'deny']),
  schedule: z
    .string()
    .trim()
    .max(100)
    .regex(/^\S+(\s+\S+){4}$/, 'Five fields: minute, hour, day, month, weekday, like `0 18 * * FRI`.'),
  durationMinutes: z.number().int().min(1).max(44_640).describe('at most 31 days'),
  timeZone: z
    .string()
    .max(64)
    .default('UTC')
    .refine(isTimeZone, 'Use a time zone like `Europe/Berlin`, or `UTC`.'),
  applications: globs,
  namespaces: globs,
  clusters: globs,
  match: z.enum(['any', 'all']).default('any').describe('of the lists that are not empty'),
  manualSync: z.boolean().default(false).describe('a person may sync while it holds'),
  description: z.string().trim().max(500).default(''),
});
export type SyncWindowInput = z.infer<typeof syncWindowInput>;

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== '';
  } catch {
    return false;
  }
}

export const syncWindowView = z.object({
  ...syncWindowInput.shape,
  id: syncWindowId,
  active: z.boolean(),
  changesAt: z.string().nullable().describe('when it opens or closes next; null when it never does'),
  createdAt: z.string(),
});
export type SyncWindowView = z.infer<typeof syncWindowView>;

/** One thing that keeps an application from being synced by itself. */
export const hold = z.object({
  kind: z.enum(['line', 'lock', 'deny', 'allow']).describe('the last two: a window of that kind'),
  name: z.string().nullable().describe("the window's"),
  by: z.string().nullable(),
  ownerId: z.string().nullable().describe('of a lock: whose own syncs it does not hold'),
  reason: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable().describe('null: until somebody lifts it, or nobody knows'),
  manual: z.boolean().describe('a person may sync all the same'),
});
export type Hold = z.infer<typeof hold>;

/** Why a person's sync went ahead. */
export const syncOverride = z.object({ reason: z.string(), over: z.string().describe('what held it') });
export type SyncOverride = z.infer<typeof syncOverride>;

/** Does this hold a sync that this person asks for? */
export const holdsPerson = ({ manual, ownerId }: Hold, person: string | null): boolean =>
  !manual && !(ownerId !== null && ownerId === person);

/** `Mon 30 Nov 06:00 UTC`, wherever it is read. */
export function holdTime(at: string): string {
  const parts = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  const format = new Intl.DateTimeFormat('en-GB', { ...parts, hourCycle: 'h23', timeZone: 'UTC' });
  return `${format.format(new Date(at)).replaceAll(',', '')} UTC`;
}

/** What holds it, in one sentence without its end: who or which window, until when, why. */
export function holdWords({ kind, name, by, until, reason }: Hold): string {
  const who = by ?? 'Landfall';
  const end = until === null ? '' : ` until ${holdTime(until)}`;
  const why = reason === '' ? '' : `: ${reason}`;
  if (kind === 'line') return `${who} stopped the line${why}`;
  if (kind === 'lock') return `Locked by ${who}${end}${why}`;
  if (kind === 'deny') return `Held by the window “${name}”${end}${why}`;
  return `Held${end}, outside the window “${name}”${why}`;
}
