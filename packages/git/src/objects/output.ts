import type { Readable } from 'node:stream';

/** Reads a stream by lines and by counted bytes. */
export interface Output {
  /** Without its end. @throws Error when the stream ends before. */
  line(): Promise<string>;
  /** @throws Error when the stream ends before. */
  bytes(count: number): Promise<Buffer>;
}

/** No answer of git that is read by lines is longer. */
const LONGEST_LINE = 64 * 1024;

/** @param stream nobody else reads it */
export function outputOf(stream: Readable): Output {
  let chunks: Buffer[] = [];
  let held = 0;
  let ended = false;
  let wake = () => {};
  const note = () => {
    ended = true;
    wake();
  };
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    wake();
  });
  stream.on('error', note);
  stream.on('close', note);

  const more = async () => {
    if (ended) throw new Error('git ended before it had answered');
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  };
  const all = () => {
    const [only] = chunks;
    const whole = chunks.length === 1 && only ? only : Buffer.concat(chunks);
    chunks = [whole];
    return whole;
  };
  const take = (count: number) => {
    const whole = all();
    chunks = count < whole.length ? [whole.subarray(count)] : [];
    held -= count;
    return whole.subarray(0, count);
  };
  return {
    line: async () => {
      for (;;) {
        const end = held === 0 ? -1 : all().indexOf(10);
        if (end >= 0) return take(end + 1).toString('utf8', 0, end);
        if (held > LONGEST_LINE) throw new Error('git answered with a line that has no end');
        await more();
      }
    },
    bytes: async (count) => {
      while (held < count) await more();
      return count === 0 ? Buffer.alloc(0) : take(count);
    },
  };
}
