// How long a process of ours is held up by starting a program, by what it holds in memory: node bench/src/fork.ts (decision 0040).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { spread } from './statistics.ts';

const TIMES = 50;
const MIB = 131_072;

/** Milliseconds that one call of `spawn` takes. */
async function start(): Promise<number> {
  const began = performance.now();
  const child = spawn('/bin/true', [], { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  const took = performance.now() - began;
  await once(child, 'close');
  return took;
}

const held: number[][] = [];
for (const size of [0, 100, 200, 300, 400]) {
  while (held.length < size) held.push(new Array(MIB).fill(held.length + 0.5));
  const took: number[] = [];
  for (let at = 0; at < TIMES; at += 1) took.push(await start());
  const MiB = Math.round(process.memoryUsage.rss() / 2 ** 20);
  console.log(`${MiB} MiB resident: ${spread(took).median.toFixed(1)} ms`);
}
