/** Names of stages and control groups begin like this, followed by the process that made them. */
export const OWNED = 'landfall-render-';

/** The process that made something of this name, if it is ours. */
export function ownerOf(name: string): number | undefined {
  const pid = name.startsWith(OWNED) ? Number.parseInt(name.slice(OWNED.length), 10) : Number.NaN;
  return Number.isNaN(pid) ? undefined : pid;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
