import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFlush, NoPacket, packets } from './packets.ts';

async function* inPieces(text: string, sizes: readonly number[]): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(text: string, sizes: readonly number[] = [7]): Promise<string[]> {
  const found: string[] = [];
  for await (const packet of packets(inPieces(text, sizes))) found.push(packet.toString('latin1'));
  return found;
}

const packet = fc.oneof(
  fc.constantFrom('0000', '0001', '0002', '0004'),
  fc
    .string({ unit: 'binary-ascii', minLength: 1, maxLength: 300 })
    .map((text) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`),
);

test('lines are the same however they come', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(packet, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
      async (lines, sizes) => {
        expect(await read(lines.join(''), sizes)).toEqual(lines);
      },
    ),
  ));

test('one that is not whole is none yet, and only a flush is one', async () => {
  expect(await read('00000009abc')).toEqual(['0000']);
  expect(['0000', '0001', '0004', ''].map((text) => isFlush(Buffer.from(text)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test.each(['0003', 'fff1', 'ffff', 'GET / HTTP/1.1', '-001', '0x10'])('%j is no line', async (text) => {
  await expect(read(text)).rejects.toThrow(NoPacket);
});
