/** Of a line so much is kept; a page shows less. */
const MOST_BYTES = 4_096;
const NEWLINE = 0x0a;
const NOTHING = new Uint8Array(0);

/** Cuts bytes into lines, whatever pieces they come in. Holds no more than the begin of one line, and decodes none. */
export interface LineCutter {
  /** Hands on each line that ended with these bytes; it is good until the call is over. */
  cut(bytes: Uint8Array, line: (bytes: Uint8Array) => void): void;
  /** What never ended; undefined where there is nothing. */
  rest(): Uint8Array | undefined;
}

export function cutLines(): LineCutter {
  let begun: Uint8Array = NOTHING;
  const add = (bytes: Uint8Array): Uint8Array => {
    const room = MOST_BYTES - begun.length;
    if (room <= 0 || bytes.length === 0) return begun;
    return Buffer.concat([begun, bytes.subarray(0, room)]);
  };
  return {
    cut: (bytes, line) => {
      let from = 0;
      for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
        const whole = bytes.subarray(from, Math.min(at, from + MOST_BYTES));
        line(begun.length === 0 ? whole : add(whole));
        begun = NOTHING;
        from = at + 1;
      }
      begun = add(bytes.subarray(from));
    },
    rest: () => {
      const last = begun.length === 0 ? undefined : begun;
      begun = NOTHING;
      return last;
    },
  };
}
