import { gzipSync } from 'node:zlib';

/** What a hostile archive may hold besides files. */
export type Packed =
  | { kind: 'file'; name: string; text: string }
  | { kind: 'link' | 'hard link'; name: string; to: string };

const TYPES = { file: '0', 'hard link': '1', link: '2' } as const;
const BLOCK = 512;

/** A .tgz with exactly these entries, names as they are given: no honest archiver would write some of them. */
export function tarball(entries: Packed[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.kind === 'file' ? entry.text : '');
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [header(entry, content.length), content, padding];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
}

/** A POSIX ustar header. */
function header(entry: Packed, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, at: number) => block.write(text, at, 'latin1');
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  put(entry.name, 0);
  put(octal(0o644, 8), 100);
  put(octal(0, 8), 108);
  put(octal(0, 8), 116);
  put(octal(size, 12), 124);
  put(octal(0, 12), 136);
  put(' '.repeat(8), 148);
  put(TYPES[entry.kind], 156);
  if (entry.kind !== 'file') put(entry.to, 157);
  put('ustar\0' + '00', 257);
  put(
    octal(
      block.reduce((sum, byte) => sum + byte, 0),
      7,
    ),
    148,
  );
  return block;
}
