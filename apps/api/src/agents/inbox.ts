import type { WebSocket } from '@fastify/websocket';
import { type FromAgent, fromAgent } from '@landfall/contracts/agent-protocol';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Limits } from '../doors.ts';
import { makeCounter } from '../limits/counter.ts';
import { malformed, tooLarge, tooManyFrames } from './words.ts';

const WINDOW_MS = 10_000;
/** Frames that wait for their turn: past either number nothing more is read from the socket. */
const MOST_WAITING = 32;

export interface Inbox {
  /** How long nothing was heard; 0 while we ourselves have not looked yet. In milliseconds. */
  silence(): number;
}

interface Reader {
  /** Takes one frame; the next one is only taken when it is done. Never throws. */
  take(frame: FromAgent): Promise<void>;
  /** The agent broke a rule of the wire. */
  refuse(problem: ProblemWords): void;
  isOpen(): boolean;
}

/** Reads an agent's frames: bounded in size and number, each through its schema, one after the other. */
export function openInbox(socket: WebSocket, limits: Limits, reader: Reader): Inbox {
  const clock = () => performance.now();
  const rate = makeCounter(limits.agentFramesInTenSeconds, WINDOW_MS, clock, 1);
  const waiting: { frame: FromAgent; bytes: number }[] = [];
  let held = 0;
  let working = false;
  let heardAt = clock();
  const isFull = () => waiting.length >= MOST_WAITING || held >= limits.agentFrameBytes;

  const work = async (): Promise<void> => {
    working = true;
    for (let next = waiting.shift(); next !== undefined && reader.isOpen(); next = waiting.shift()) {
      await reader.take(next.frame);
      held -= next.bytes;
      heardAt = clock();
      if (socket.isPaused && !isFull()) socket.resume();
    }
    working = false;
  };

  socket.on('message', (data, isBinary) => {
    heardAt = clock();
    if (!reader.isOpen()) return;
    if (rate.take('frames') > 0) return reader.refuse(tooManyFrames(limits.agentFramesInTenSeconds));
    const bytes = lengthOf(data);
    if (bytes > limits.agentFrameBytes) return reader.refuse(tooLarge(limits.agentFrameBytes));
    if (isBinary) return reader.refuse(malformed('Frames are text.'));
    const frame = parse(data.toString());
    if ('why' in frame) return reader.refuse(malformed(frame.why));
    waiting.push({ frame, bytes });
    held += bytes;
    if (isFull()) socket.pause();
    if (!working) void work();
  });

  return { silence: () => (working ? 0 : clock() - heardAt) };
}

function parse(text: string): FromAgent | { why: string } {
  try {
    const { data, error } = fromAgent.safeParse(JSON.parse(text));
    if (data) return data;
    const issue = error?.issues[0];
    return { why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300) };
  } catch {
    return { why: 'It is no JSON.' };
  }
}

const lengthOf = (data: Buffer | ArrayBuffer | Buffer[]): number =>
  Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength;
