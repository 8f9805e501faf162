import { release } from 'node:os';

let isRefused = false;

/**
 * Does this kernel count the processes of a user namespace for themselves? Since Linux 5.14 it does, where before it counted all that the
 * uid has on the machine.
 */
export function countsApart(kernel = release()): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
  return !isRefused && (major > 5 || (major === 5 && minor >= 14));
}

/** From now on walls stand in no user namespace of their own: this machine lets no wall be built in one. */
export function refuseApart(): void {
  isRefused = true;
}
