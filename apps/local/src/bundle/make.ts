// node apps/local/src/bundle/make.ts FOLDER: for a start, and once while an image is built (infra/images/Dockerfile).
import path from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { bundle } from './bundle.ts';
import { PROGRAMS } from './programs.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say the folder to make our programs in.');
const apps = path.join(import.meta.dirname, '../../..');
const entries = PROGRAMS.map((name) => [name, path.join(apps, name, 'src/main.ts')] as const);
try {
  await bundle(Object.fromEntries(entries), path.resolve(folder));
} catch (error) {
  // It is told in a terminal, a log and a page; what bundles colours it for the first alone.
  console.error(stripVTControlCharacters(error instanceof Error ? error.message : String(error)));
  process.exit(1);
}
