/** Text that a program prints when the system gives it no more processes. */
const COMPLAINT = 'fork: Resource temporarily unavailable\n';
const LOAD_ADDRESS = 0x400000n;
const HEADERS = 64 + 56;

/**
 * A static Linux program for x64 in 0.2 KiB that forks up to 2,000 times (so that a broken bound fails a test and not the
 * machine) and complains as programs do when it is refused. Its children only wait. Where it is not refused, it ends well.
 */
export function forkBomb(): Buffer {
  const code = [
    [0xbb, ...int32(2000)], //             mov ebx, 2000
    [0xb8, ...int32(57), 0x0f, 0x05], // next: fork
    [0x85, 0xc0], //                       in the child 0, refused below 0
    [0x74, 15], //                         je child
    [0x78, 22], //                         js refused
    [0xff, 0xcb, 0x75, 0xef], //           dec ebx; jnz next
    [0x31, 0xff, 0xb8, ...int32(60), 0x0f, 0x05], // exit(0)
    [0xb8, ...int32(34), 0x0f, 0x05, 0xeb, 0xf7], // child: pause, for ever
    [0xb8, ...int32(1), 0xbf, ...int32(2)], // refused: write(2,
    [0x48, 0x8d, 0x35, ...int32(19)], //         complaint,
    [0xba, ...int32(COMPLAINT.length), 0x0f, 0x05], // its length)
    [0xbf, ...int32(1), 0xb8, ...int32(60), 0x0f, 0x05], // exit(1)
  ].flat();
  return Buffer.concat([headers(code.length + COMPLAINT.length), Buffer.from(code), Buffer.from(COMPLAINT)]);
}

const int32 = (value: number): number[] => [
  value & 255,
  (value >> 8) & 255,
  (value >> 16) & 255,
  value >> 24,
];

/** ELF: a file header and one segment to load. */
function headers(bytes: number): Buffer {
  const block = Buffer.alloc(HEADERS);
  block.write('\x7fELF\x02\x01\x01', 'latin1');
  block.writeUInt16LE(2, 16); // an executable
  block.writeUInt16LE(62, 18); // for x64
  block.writeUInt32LE(1, 20);
  block.writeBigUInt64LE(LOAD_ADDRESS + BigInt(HEADERS), 24); // begins behind the headers
  block.writeBigUInt64LE(64n, 32);
  block.writeUInt16LE(64, 52);
  block.writeUInt16LE(56, 54);
  block.writeUInt16LE(1, 56);
  block.writeUInt32LE(1, 64); // to be loaded
  block.writeUInt32LE(5, 68); // readable and executable
  block.writeBigUInt64LE(LOAD_ADDRESS, 80);
  block.writeBigUInt64LE(LOAD_ADDRESS, 88);
  block.writeBigUInt64LE(BigInt(HEADERS + bytes), 96);
  block.writeBigUInt64LE(BigInt(HEADERS + bytes), 104);
  block.writeBigUInt64LE(4096n, 112);
  return block;
}
