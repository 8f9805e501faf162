import type { Socket } from 'node:net';
import { askPack } from './ask-pack.ts';
import { keyOf } from './greetings.ts';
import { isFlush } from './packets.ts';
import type { Ahead, Reached } from './way.ts';

/** A listing of very many refs is asked for by git alone, and passed on as it comes. */
export const MOST_AHEAD_BYTES = 64 * 1024;
const MOST = 1_000;
/** Then git's own question is asked, which has the time that it has everywhere. */
const SILENT_MS = 10_000;

const known = new Map<string, Buffer>();

/**
 * Remembers what git asked first: which refs have a name. A git that is run for the same purpose again asks the same,
 * byte for byte, for as long as git and the host are what they are. @param purpose what git was told to do
 */
export function rememberFirst(reached: Reached, purpose: string, question: Buffer): void {
  if (!LISTS.test(question.toString('latin1', 0, 64))) return;
  if (known.size >= MOST) known.clear();
  known.set(keyOf(reached, purpose), question);
}

const LISTS = /^[0-9a-f]{4}command=ls-refs\n/;

export const forgetFirst = (reached: Reached, purpose: string): void =>
  void known.delete(keyOf(reached, purpose));

/** Asks it now, if it is known. Never throws: a host that fails is asked by git itself, which is told why. */
export function askAhead(reached: Reached, purpose: string): Ahead | undefined {
  const question = known.get(keyOf(reached, purpose));
  if (!question) return undefined;
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, AbortSignal.timeout(SILENT_MS)]);
  const answer = wholeAnswer(reached, question, signal).catch(() => undefined);
  return { question, answer, leave: () => left.abort() };
}

async function wholeAnswer(
  reached: Reached,
  question: Buffer,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const told = await askPack(reached, question, signal);
  if (!told) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of told as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_AHEAD_BYTES) return undefined;
  }
  const answer = Buffer.concat(chunks);
  return isFlush(answer.subarray(-4)) ? answer : undefined;
}

/** The answer on its way to a git that has begun to ask. */
export interface Telling {
  /**
   * Whether git's question has its answer by that. `another`: it was a different one, which would take this answer for its own.
   */
  answers(question: Buffer): Promise<'told' | 'not-told' | 'another'>;
}

/**
 * Tells git the answer while it still asks, but for its end. It writes its question in pieces, of which the system holds the second
 * back until it hears of the first (RFC 896): with what we say, or after 40 ms (RFC 1122, 4.2.3.2). The end of the answer
 * does as much for the end of the question, behind which the next one would be held back.
 */
export function tellAhead({ question: expected, answer }: Ahead, socket: Socket): Telling {
  let standing: 'waits' | 'begun' | 'dropped' = 'waits';
  const begun = answer.then((bytes) => {
    if (!bytes || standing === 'dropped' || socket.destroyed) return undefined;
    standing = 'begun';
    socket.write(bytes.subarray(0, -END_BYTES));
    return bytes.subarray(-END_BYTES);
  });
  return {
    answers: async (question) => {
      if (!question.equals(expected)) {
        if (standing === 'begun') return 'another';
        standing = 'dropped';
        return 'not-told';
      }
      const end = await begun;
      if (end) socket.write(end);
      return end ? 'told' : 'not-told';
    },
  };
}

/** Of the line that ends an answer. */
const END_BYTES = 4;
