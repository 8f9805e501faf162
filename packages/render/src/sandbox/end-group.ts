import type { ChildProcess } from 'node:child_process';

/**
 * Ends a program that was started `detached`, with all that it started and that is still of its group. To end bubblewrap alone is not
 * enough: what it starts is tied to it only when the wall stands, and until then goes on without it, or waits for it for ever.
 * Never throws.
 */
export function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
