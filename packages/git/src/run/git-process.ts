/** One git process, with all that it is told. */
export interface GitProcess {
  args: readonly string[];
  cwd: string;
  /** All of it. */
  environment: Record<string, string>;
  input: Buffer | string | undefined;
  maxOutputBytes: number;
  timeoutMs: number;
}

/** How a git process ended. `stopped` is set when we ended it ourselves. */
export interface GitResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
  stopped?: 'timed-out' | 'too-much-output';
}
