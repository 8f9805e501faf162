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

/** Where an escape would be read as it is written: in a raw text, and behind a backslash that is not itself escaped. */
const NOT_ESCAPED = /String\.raw`[^`]*[\u0080-\uffff]|(?<!\\)(?:\\\\)*\\[\u0080-\uffff]/;

function escaped(code: string, file: string): string {
  const found = NOT_ESCAPED.exec(code)?.[0];
  if (found !== undefined)
    throw new Error(`${file} has more than ASCII where it cannot be escaped: ${found}`);
  // By the code unit: what is above 0xffff is two of them, and stays two.
  return code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
