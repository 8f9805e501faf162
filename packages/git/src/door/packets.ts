/** The longest line there is (gitprotocol-common, "pkt-line"). */
const MOST_BYTES = 65_520;

/** Whoever speaks is no git, or another one than we know. */
export class NoPacket extends Error {
  constructor() {
    super('What came is no line of the protocol of Git.');
  }
}

/**
 * Lines of Git's protocol as they come, each with its length before it (gitprotocol-common, "pkt-line"); `0000` to `0002` are lines
 * without text. @throws NoPacket
 */
export async function* packets(from: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of from) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (let length = lengthOf(held); length <= held.length; length = lengthOf(held)) {
      yield held.subarray(0, length);
      held = held.subarray(length);
    }
  }
}

/** Of the line that begins here; infinite while that cannot be told. */
function lengthOf(held: Buffer): number {
  if (held.length < 4) return Number.POSITIVE_INFINITY;
  const digits = held.toString('latin1', 0, 4);
  const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
  if (length >= 0 && length <= 2) return 4;
  if (length < 4 || length > MOST_BYTES) throw new NoPacket();
  return length;
}

/** The line that ends what is asked. */
export const isFlush = (packet: Buffer): boolean => packet.equals(FLUSH);
const FLUSH = Buffer.from('0000');
