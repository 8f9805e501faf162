import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { asciiOnly } from './ascii-only.ts';
import { atItsSource } from './at-its-source.ts';
import { nativeAsIs } from './native-as-is.ts';
import { wasmAsFile } from './wasm-as-file.ts';

/**
 * Makes of programs in TypeScript, with all that they import, a few files that Node runs as they are: types and comments are gone,
 * and so is what nobody calls. V8 keeps the text of everything that it has loaded, so that this is memory (decision 0041). Names
 * stay and lines are not joined, for stack traces.
 * @param entries source files, by the names that their programs get: `NAME.mjs` in `folder`, which is emptied first. What they read
 *   from beside themselves is still read there.
 * @throws Error where the sources cannot be read as a program
 */
export async function bundle(entries: Readonly<Record<string, string>>, folder: string): Promise<void> {
  const build = await rolldown({
    input: { ...entries },
    platform: 'node',
    plugins: [nativeAsIs(), wasmAsFile(), atItsSource(), asciiOnly()],
    // What it warns of is in other people's code: an `eval`, a cycle.
    logLevel: 'silent',
  });
  const { output } = await build.write({
    dir: folder,
    cleanDir: true,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
    comments: false,
  });
  await build.close();
  await openToAll(folder, output);
}

/** Each process is its own user, and whoever starts them may keep what he makes to himself. There is no secret in a program. */
async function openToAll(folder: string, files: readonly { fileName: string }[]): Promise<void> {
  const names = files.map(({ fileName }) => path.join(folder, fileName));
  for (const made of new Set([folder, ...names.map((name) => path.dirname(name))])) await chmod(made, 0o755);
  for (const name of names) await chmod(name, 0o644);
}
