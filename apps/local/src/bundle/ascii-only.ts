import type { Plugin } from 'rolldown';

/**
 * Escapes what is not ASCII, as JavaScript allows in texts, expressions and names: for one such letter V8 keeps a whole file with
 * two bytes for each.
 */
export function asciiOnly(): Plugin {
  return {
    name: 'ascii-only',
    generateBundle(_options, files) {
      for (const file of Object.values(files)) {
        if (file.type === 'chunk') file.code = escaped(file.code, file.fileName);
      }
    },
  };
}

/** Only there the escape would be read as it is written. */
const RAW = /String\.raw`[^`]*[\u0080-\uffff]/;

function escaped(code: string, file: string): string {
  const raw = RAW.exec(code)?.[0];
  if (raw !== undefined) throw new Error(`${file} has a String.raw with more than ASCII in it: ${raw}`);
  // By the code unit: what is above 0xffff is two of them, and stays two.
  return code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
