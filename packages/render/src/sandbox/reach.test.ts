import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { areWithinReach, withinReach } from './reach.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-reach-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(way: string, mode: number, text: string): Promise<string> {
  await mkdir(join(folder, way), { recursive: true });
  await chmod(folder, mode);
  await chmod(join(folder, way), 0o755);
  const path = join(folder, way, 'tool');
  await writeFile(path, text, { mode: 0o755 });
  return path;
}

it('a program that every uid reaches stays where it is', async () => {
  const path = await program('open', 0o755, 'x');
  expect(await withinReach(path)).toBe(path);
  expect(await areWithinReach(path)).toBe(true);
});

it('one behind a closed folder gets a second name that every uid reaches, and another when that is tidied away', async () => {
  const path = await program('a', 0o700, 'one');
  expect(await areWithinReach(path)).toBe(false);
  const place = await withinReach(path);
  expect(place).not.toBe(path);
  expect(await areWithinReach(place)).toBe(true);
  expect(await readFile(place, 'utf8')).toBe('one');
  expect(await withinReach(path)).toBe(place);
  await rm(join(place, '..'), { recursive: true });
  const again = await withinReach(path);
  expect(await readFile(again, 'utf8')).toBe('one');
  await rm(join(again, '..'), { recursive: true });
});

it('two programs of one name are two', async () => {
  const [one, two] = [await program('a', 0o700, 'one'), await program('b', 0o700, 'two')];
  const places = [await withinReach(one), await withinReach(two)];
  expect(await Promise.all(places.map((place) => readFile(place, 'utf8')))).toEqual(['one', 'two']);
  for (const place of places) await rm(join(place, '..'), { recursive: true });
});
