import type { GitProcess } from '../run/git-process.ts';

/** What is asked of one object: what it is, or all of it. `name` is any name git knows, like `COMMIT:path`. */
export interface ObjectWanted {
  want: 'info' | 'contents';
  name: string;
}

/** One object of a mirror; `content` where it was wanted. */
export interface FoundObject {
  oid: string;
  type: string;
  size: number;
  content?: Buffer;
}

/** What is asked of a reader, with all that one is started with. */
export interface ReadObjects extends Pick<GitProcess, 'args' | 'environment' | 'timeoutMs'> {
  /** Whose objects: one reader is kept for each. */
  gitDir: string;
  wanted: readonly ObjectWanted[];
  /** Most bytes of all contents together. */
  maxBytes: number;
}

/** Found or not, in the order asked; or why nothing is known. */
export type ObjectsRead =
  | { found: (FoundObject | null)[] }
  | { stopped: 'timed-out' | 'too-much-output' }
  | { failed: string };
