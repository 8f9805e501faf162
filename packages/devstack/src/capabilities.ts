import { readFile } from 'node:fs/promises';

/** The capabilities that let a process enter folders it has no right to, the narrower first: capability(7). */
const PASSING = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
] as const;

/**
 * The narrowest capability we hold that lets a child of another user pass folders that only root may enter (a clone
 * in root's home, for one). Containers often have the wider one only; `undefined` when there is none.
 */
export async function passingCapability(): Promise<string | undefined> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = ['CapEff', 'CapBnd'].map((set) =>
    BigInt(`0x${new RegExp(`^${set}:\\s*(\\w+)`, 'm').exec(status)?.[1] ?? '0'}`),
  );
  return PASSING.find(({ bit }) => held.every((mask) => (mask >> bit) & 1n))?.name;
}
