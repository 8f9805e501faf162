import { execa } from 'execa';

/** One program as the small process is told it: plain data. */
export interface ToolProcess {
  program: string;
  argv: string[];
  cwd: string;
  /** All of it. */
  environment: Record<string, string>;
  timeoutMs: number;
  stdoutBytes: number;
  stderrBytes: number;
}

/** How it ended. */
export interface ToolProcessEnd {
  stdout: string;
  stderr: string;
  exitCode: number | undefined;
  signal: string | undefined;
  isCanceled: boolean;
  timedOut: boolean;
  isMaxBuffer: boolean;
  /** Why it could not be started. */
  message: string;
}

/** The half of `runTool` that runs in the small process: starts the program and waits for its end. Never throws. */
export async function runHere(command: ToolProcess, signal: AbortSignal): Promise<ToolProcessEnd> {
  const result = await execa(command.program, command.argv, {
    cwd: command.cwd,
    env: command.environment,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    killSignal: 'SIGKILL',
    timeout: command.timeoutMs,
    maxBuffer: { stdout: command.stdoutBytes, stderr: command.stderrBytes },
    stripFinalNewline: false,
    cancelSignal: signal,
  });
  const { stdout, stderr, exitCode, isCanceled, timedOut, isMaxBuffer } = result;
  const message = result.originalMessage ?? '';
  return { stdout, stderr, exitCode, signal: result.signal, isCanceled, timedOut, isMaxBuffer, message };
}
