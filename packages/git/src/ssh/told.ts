import type { HostKey } from '@landfall/contracts/ssh';

/** What the SSH program of one contact is told: one variable of its environment, which nobody but its own user can read. */
export interface Told {
  /** Those that were checked. No name is resolved again. */
  addresses: readonly string[];
  port: number;
  user: string;
  /** As git writes it: what is asked for is that, and nothing else. */
  path: string;
  hostKeys: readonly HostKey[];
  privateKey: string;
}

/** Begins each line that the program itself says, as against what a host says through it. */
export const SAYS = 'landfall-ssh:';
