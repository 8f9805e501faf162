import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setup } from '@landfall/devstack/vitest-setup';
import { z } from 'zod';

const SCRIPT = fileURLToPath(new URL('../../packages/engine/test/watch-memory.ts', import.meta.url));
const measured = z.object({ objects: z.number().int(), bytes: z.number() });

/** What watching so many objects costs, on the test stack: one that runs, or one for this alone. */
async function measure(count: number): Promise<z.infer<typeof measured>> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--expose-gc', SCRIPT, String(count)]);
  return measured.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

async function bothOf(one: number, other: number) {
  return [await measure(one), await measure(other)] as const;
}

/** Prints what an observer keeps of each managed object: the slope between few and many, so that what it costs at all is left out. */
const stop = await setup({ name: 'cluster' });
const [few, many] = await bothOf(1_000, 5_000).finally(stop);
const MIB = 1024 * 1024;
const slope = ((many.bytes - few.bytes) / (many.objects - few.objects)) * 1_000;
console.log(`watched objects   heap MiB`);
for (const { objects, bytes } of [few, many])
  console.log(`${String(objects).padStart(15)}   ${(bytes / MIB).toFixed(1)}`);
console.log(`${(slope / MIB).toFixed(2)} MiB for each 1,000 more`);
