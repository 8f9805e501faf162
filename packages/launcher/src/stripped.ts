import process from 'node:process';

/**
 * Whether this process took types out of TypeScript itself instead of finding the result in its compile cache: what did that, a
 * program of 4 MiB and its WebAssembly, stays in memory as long as the process, 20 MiB in all. Node tells by no other way.
 */
export function strippedHere(): boolean {
  const { moduleLoadList } = process as { moduleLoadList?: readonly string[] };
  return moduleLoadList?.some((name) => name.includes('internal/deps/amaro')) ?? false;
}
