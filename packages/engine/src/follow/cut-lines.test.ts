import { expect, test } from 'vitest';
import { cutLines, type LineCutter } from './cut-lines.ts';

const bytes = (text: string) => Buffer.from(text);
const text = (line: Uint8Array | undefined) => (line ? Buffer.from(line).toString('utf8') : undefined);
function linesOf(cutter: LineCutter, piece: Uint8Array): (string | undefined)[] {
  const lines: (string | undefined)[] = [];
  cutter.cut(piece, (line) => lines.push(text(line)));
  return lines;
}

test('lines come whole, whatever pieces they come in, letters of several bytes too', () => {
  const whole = bytes('eins\nzwölf\n\ndrei');
  for (const size of [1, 2, 3, 7, 100]) {
    const cutter = cutLines();
    const lines: (string | undefined)[] = [];
    for (let at = 0; at < whole.length; at += size)
      lines.push(...linesOf(cutter, whole.subarray(at, at + size)));
    expect(lines, `pieces of ${size}`).toEqual(['eins', 'zwölf', '']);
    expect(text(cutter.rest())).toBe('drei');
    expect(cutter.rest()).toBeUndefined();
  }
});

test('a line that does not end is held by its begin only', () => {
  const cutter = cutLines();
  for (let count = 0; count < 100; count += 1)
    expect(linesOf(cutter, bytes('x'.repeat(64 * 1024)))).toEqual([]);
  const [line, next, long] = linesOf(cutter, bytes(`\nshort\n${'y'.repeat(10_000)}\n`));
  expect([line?.length, next, long?.length]).toEqual([4_096, 'short', 4_096]);
});
