import { type GitContact, type GitPlace, gitEnvironment } from './environment.ts';
import type { GitResult } from './git-process.ts';
import { startGit } from './start-git.ts';

/** Largest file any git process writes unless told otherwise (a pack, a blob), in KiB. */
export const DEFAULT_FILE_KIB = 1024 * 1024;

export interface GitCommand {
  /** Arguments after the flags of `environment.ts`. Tenant text only as checked operands. */
  args: readonly string[];
  cwd?: string;
  place?: Partial<Omit<GitPlace, 'seconds'>>;
  contact?: GitContact;
  /** Written to standard input; never empty. */
  input?: Buffer | string;
  /** Most bytes of standard output; more ends the process. */
  maxOutputBytes: number;
  /** How long it may take, in milliseconds. */
  timeoutMs: number;
}

/**
 * Runs one git command under `environment.ts` and `launch.sh`. Never throws for what git says: the caller knows
 * which exit codes are answers. Stopping it ends its whole process group.
 */
export function runGit(command: GitCommand): Promise<GitResult> {
  const { args, cwd = '/', input, maxOutputBytes, timeoutMs } = command;
  const environment = gitEnvironment(placeOf(command), command.contact);
  return startGit({ args, cwd, environment, input, maxOutputBytes, timeoutMs });
}

function placeOf({ place, timeoutMs }: GitCommand): GitPlace {
  // Fifteen seconds past our own limit: it counts only if we are gone by then.
  const seconds = Math.ceil(timeoutMs / 1000) + 15;
  return { maxFileKiB: DEFAULT_FILE_KIB, umask: '077', ...place, seconds };
}
