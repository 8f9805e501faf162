// A stamp says what a step was last done for: the same inputs mean there is nothing to do.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** One digest over the names and contents of `files` and the given words. */
export function digestOf(files, words = []) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const file of [...files].sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Every file below `folder` whose name ends with `ending`. */
export function filesBelow(folder, ending) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** Whether the stamp in `file` says `digest`. */
export async function isStamped(file, digest) {
  return (await readFile(file, 'utf8').catch(() => '')) === digest;
}

export async function putStamp(file, digest) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, digest);
}
