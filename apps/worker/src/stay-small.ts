import { setFlagsFromString } from 'node:v8';

/**
 * What V8 is told against memory that a worker would hold and not use (decision 0019), here and not where processes are started,
 * so that it holds wherever a worker runs.
 *
 * - A collection of everything gives back what is free, also the pages of a past peak: as it is, Node 24 keeps them for good.
 * - The next one comes when the heap has grown by two fifths, not when it has doubled.
 * - The optimizing compiler is not called for WebAssembly until 150 times as much was run as is usual: it takes 20 MiB for one
 *   function of Prisma's query compiler, which malloc does not give back. Plans of queries are kept, so that it runs seldom.
 */
const FLAGS = ['--memory-saver-mode', '--heap-growing-percent=40', '--wasm-tiering-budget=2000000000'];

/** To be called once everything is loaded: Node's compile cache is of the flags that it was written under. */
export function staySmall(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
