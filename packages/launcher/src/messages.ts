/** A value that no message can carry: a function in it, or what only this process has. */
export const notCopied = (what: string, cause: unknown): Error =>
  new Error(`${what} cannot be copied to another process: ${(cause as Error).message}`, { cause });

// No schemas: both ends are one program over a channel that nobody else has, and a third of the small process was zod.

/** What the large process says: run this function of this module, or stop what that call began. */
export type Request =
  | { kind: 'run'; id: number; module: string; name: string; input: unknown }
  | { kind: 'stop'; id: number };

/** What the small one answers, once per `run`, and says when it loaded what is compiled from now on: the next one is smaller. */
export type Answer =
  | { ok: true; id: number; value: unknown }
  | { ok: false; id: number; message: string }
  | { kind: 'compiled' };
