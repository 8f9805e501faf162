import { z } from 'zod';

/** A value that no message can carry: a function in it, or what only this process has. */
export const notCopied = (what: string, cause: unknown): Error =>
  new Error(`${what} cannot be copied to another process: ${(cause as Error).message}`, { cause });

/** What the large process says: run this function of this module, or stop what that call began. */
export const request = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: z.number(), module: z.url(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('stop'), id: z.number() }),
]);
export type Request = z.infer<typeof request>;

/** What the small one answers, once per `run`. */
export const answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), id: z.number(), value: z.unknown() }),
  z.object({ ok: z.literal(false), id: z.number(), message: z.string() }),
]);
export type Answer = z.infer<typeof answer>;
