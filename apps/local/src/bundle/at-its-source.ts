import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'rolldown';

/** A module of ours that is run by itself: in a thread, or as a program that somebody else starts. */
const OWN_ENTRY = /new URL\(\s*(['"])(\.{1,2}\/[\w./-]+\.ts)\1,\s*import\.meta\.url,?\s*\)/g;
const PLACE = /\bimport\.meta\.(url|dirname|filename)\b/g;

/**
 * What a module reads from beside itself is still read there, though the module is run elsewhere: a script, a chart. A module that
 * is run by itself becomes a file of the bundle.
 */
export function atItsSource(): Plugin {
  return {
    name: 'at-its-source',
    transform(code, id) {
      const url = pathToFileURL(id);
      const dirname = JSON.stringify(path.dirname(id));
      const common = id.includes('/node_modules/') ? commonPlace(code, id, dirname) : '';
      if (common === '' && !code.includes('import.meta')) return null;
      const places = { url: JSON.stringify(url.href), dirname, filename: JSON.stringify(id) };
      const placed = code
        .replace(OWN_ENTRY, (_all, _quote, file: string) => {
          const entry = this.emitFile({ type: 'chunk', id: fileURLToPath(new URL(file, url)) });
          return `new URL(import.meta.ROLLUP_FILE_URL_${entry})`;
        })
        .replace(PLACE, (_all, what: keyof typeof places) => places[what]);
      return { code: common + placed };
    },
  };
}

/** What CommonJS knows of a module's place. */
function commonPlace(code: string, id: string, dirname: string): string {
  if (!/\b__(dirname|filename)\b/.test(code) || /\b(const|let|var) __(dirname|filename)\b/.test(code))
    return '';
  return `var __dirname = ${dirname}, __filename = ${JSON.stringify(id)};`;
}
