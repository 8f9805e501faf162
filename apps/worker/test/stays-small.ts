import { staySmall } from '../src/stay-small.ts';

declare const WebAssembly: { instantiate(bytes: Uint8Array): Promise<{ instance: { exports: unknown } }> };

staySmall();

/** Runs a hot function of WebAssembly, one that counts down from what it is given, and makes the heap grow. */
const HEAD = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 1, 0x7f, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0];
const CODE = [10, 16, 1, 14, 0, 3, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 13, 0, 11, 11];
const { instance } = await WebAssembly.instantiate(new Uint8Array([...HEAD, ...CODE]));
const { f: count } = instance.exports as { f(from: number): void };
const kept: object[] = [];
for (let at = 0; at < 400; at += 1) {
  count(100_000);
  for (let one = 0; one < 1_000; one += 1) kept.push({ at, one, text: `${at} ${one}` });
  await new Promise((resolve) => setImmediate(resolve));
}
