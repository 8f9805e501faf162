/** The part of yauzl 3 that we use; the package carries no types. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  interface Entry {
    fileName: string;
    uncompressedSize: number;
  }
  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
    close(): void;
  }
  export function openPromise(
    path: string,
    options: { lazyEntries: boolean; autoClose?: boolean },
  ): Promise<ZipFile>;
}
