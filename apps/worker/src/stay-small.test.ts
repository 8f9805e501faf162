import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const FIXTURE = fileURLToPath(new URL('../test/stays-small.ts', import.meta.url));

test('a worker gives back what it does not use, and has no WebAssembly optimized', async () => {
  const args = ['--trace-gc', '--trace-wasm-compilation-times', FIXTURE];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const lines = stdout.split('\n');
  const collections = lines.filter((line) => line.includes('Mark-Compact'));
  // So V8 calls a collection that gives back what is free.
  expect(collections.at(-1)).toContain('Mark-Compact (reduce)');
  // What strips the fixture's types is WebAssembly too, whose first functions are those that it imports.
  expect(lines.filter((line) => line.includes('#0 using'))).toEqual([
    expect.stringContaining('using Liftoff'),
  ]);
});
