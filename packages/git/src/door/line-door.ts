import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { forgetFirst, MOST_AHEAD_BYTES, rememberFirst, type Telling, tellAhead } from './ahead.ts';
import { askPack } from './ask-pack.ts';
import { greetingOf, linesOf } from './greetings.ts';
import { isFlush, packets } from './packets.ts';
import { passageOf, pathOf } from './passages.ts';
import { troubleOf } from './trouble.ts';
import type { Passage } from './way.ts';

/** Who has not said by then what it wants is no git of ours. */
const FIRST_MS = 10_000;
/** A host that says nothing for so long has hung up. */
const SILENT_MS = 30_000;
/** What asks for refs or commits, with all that the mirror has, is shorter. */
const MOST_ASKED_BYTES = 4 * 1024 * 1024;
/** Mirrors that are fetched into at once, many times over. */
const MOST_AT_ONCE = 256;

/**
 * The door for a git that reads where the host's greeting is remembered: Git's own protocol (gitprotocol-pack, "Git Transport"),
 * which git speaks itself. For http it starts another program, which takes five times as long to start as git. In version 2
 * each question is whole (gitprotocol-v2), so what comes as lines goes on as requests. What a host answers but with an answer is
 * nothing that git could be told: the connection ends, and whoever ran git asks again by http.
 */
export async function openLineDoor(): Promise<string> {
  // Lines are small: held back, each would wait for the word that the one before has arrived.
  const server = createServer({ noDelay: true }, (socket) => void enter(socket));
  server.maxConnections = MOST_AT_ONCE;
  // It keeps nobody from ending.
  server.unref();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `git://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Never throws: what went wrong stands in `met`. */
async function enter(socket: Socket): Promise<void> {
  // How it ended is told by its close.
  socket.on('error', () => undefined);
  socket.setTimeout(FIRST_MS, () => socket.destroy());
  let passage: Passage | undefined;
  try {
    const asked = packets(socket);
    const first = await asked.next();
    passage = first.done ? undefined : passageFor(first.value);
    const greeting = passage && greetingOf(passage);
    if (!passage || !greeting) return void socket.destroy();
    socket.setTimeout(0);
    passage.met.remembered = true;
    socket.write(linesOf(greeting));
    await converse(passage, asked, socket);
    socket.end();
  } catch (error) {
    if (passage && !socket.destroyed) passage.met.trouble = troubleOf(error);
    socket.destroy();
  }
}

const WANTED = /^git-upload-pack \/([\w-]{43})(\/[^\0]*)\0(?:host=[^\0]*\0)?\0version=2\0$/;

/** Whom the first line lets through: it names the pass, and the repository that the pass is for. */
function passageFor(packet: Buffer): Passage | undefined {
  const [, pass = '', path = ''] = WANTED.exec(packet.toString('utf8', 4)) ?? [];
  const passage = passageOf(pass);
  return passage && path.replace(/\/$/, '') === decodeURIComponent(pathOf(passage)) ? passage : undefined;
}

/** Carries question after question, until git has none. */
async function converse(passage: Passage, asked: AsyncIterable<Buffer>, socket: Socket): Promise<void> {
  const { ahead } = passage;
  let telling: Telling | undefined;
  let isFirst = true;
  let question: Buffer[] = [];
  let bytes = 0;
  for await (const packet of asked) {
    if (isFirst && ahead) telling ??= tellAhead(ahead, socket);
    question.push(packet);
    bytes += packet.length;
    if (bytes > MOST_ASKED_BYTES) return void socket.destroy();
    if (!isFlush(packet)) continue;
    // A flush alone says that this was all.
    if (question.length === 1) return;
    const whole = Buffer.concat(question);
    const isAnswered = isFirst
      ? await answerFirst(passage, whole, socket, telling)
      : (await answer(passage, whole, socket)) !== undefined;
    if (!isAnswered) return void socket.destroy();
    isFirst = false;
    question = [];
    bytes = 0;
  }
}

/** The same, by what was asked ahead if it was this; the next one is asked ahead by it. */
async function answerFirst(
  passage: Passage,
  question: Buffer,
  socket: Socket,
  telling: Telling | undefined,
): Promise<boolean> {
  const told = (await telling?.answers(question)) ?? 'not-told';
  if (told === 'told') return true;
  if (told === 'another') {
    forgetFirst(passage, passage.purpose);
    return false;
  }
  const bytes = await answer(passage, question, socket);
  if (bytes !== undefined && bytes <= MOST_AHEAD_BYTES) rememberFirst(passage, passage.purpose, question);
  return bytes !== undefined;
}

/** Answers how many bytes the answer had; undefined where there was none, or not all of it. */
async function answer(passage: Passage, question: Buffer, socket: Socket): Promise<number | undefined> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  socket.once('close', leave);
  const silent = setTimeout(leave, SILENT_MS);
  try {
    const told = await askPack(passage, question, gone.signal);
    told?.on('data', () => silent.refresh());
    return told && (await pass(told, socket));
  } finally {
    clearTimeout(silent);
    socket.off('close', leave);
  }
}

/**
 * Passes an answer on. Undefined where it was cut short: by http its end would tell that, and git waits for more without.
 */
async function pass(told: IncomingMessage, socket: Socket): Promise<number | undefined> {
  let end = Buffer.alloc(0);
  let bytes = 0;
  told.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    end = Buffer.concat([end, chunk.subarray(-4)]).subarray(-4);
  });
  await pipeline(told, socket, { end: false });
  return isFlush(end) ? bytes : undefined;
}
