import { readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';

/** As Prisma brings the compiler of queries: a module with a text of two million letters. */
const ENCODED = /\.wasm-base64\.mjs$/;

/**
 * What decodes the text takes bytes as well. So they are a file, and no process holds the text twice, as source and as value, for
 * as long as it lives.
 */
export function wasmAsFile(): Plugin {
  return {
    name: 'wasm-as-file',
    load(id) {
      if (!ENCODED.test(id)) return null;
      const text = /^const wasm = "([A-Za-z0-9+/=]+)";?$/m.exec(readFileSync(id, 'utf8'))?.[1];
      if (text === undefined) throw new Error(`${id} is not what it was`);
      const file = this.emitFile({
        type: 'asset',
        name: 'program.wasm',
        source: Buffer.from(text, 'base64'),
      });
      return [
        "import { readFileSync } from 'node:fs';",
        `export const wasm = readFileSync(new URL(import.meta.ROLLUP_FILE_URL_${file}));`,
      ].join('\n');
    },
  };
}
