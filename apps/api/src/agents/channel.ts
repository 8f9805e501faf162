import type { WebSocket } from '@fastify/websocket';
import type { FromPlatform } from '@landfall/contracts/agent-protocol';
import type { ProblemWords } from '@landfall/contracts/problem';

/** How long the last words to an agent that does not read may take. */
const LAST_WORDS_MS = 1000;
/** So many frames of the largest size may wait for an agent that does not read. */
const MOST_UNREAD = 2;

/** The platform's end of one agent's connection. */
export interface Channel {
  /** Drops an agent that does not read. A frame that is larger than the agent takes is not sent: false. */
  send(frame: FromPlatform): boolean;
  /** Of a frame in either direction. */
  readonly mostBytes: number;
  /** Resolves when everything that was sent is on its way, or nothing will be any more. */
  sent(): Promise<void>;
  /** Says why, and hangs up. */
  bye(problem: ProblemWords, final: boolean): void;
  /** Hangs up on somebody who would not hear it. `why` as a sentence about the agent. */
  drop(why: string): void;
  /** False from the moment that either side hung up: what comes then is not listened to. */
  readonly isOpen: boolean;
  /** Resolves once the socket is gone, to why. */
  readonly closed: Promise<string>;
}

export function openChannel(socket: WebSocket, mostBytes: number): Channel {
  let isOpen = true;
  let last = Promise.resolve();
  let why = 'It closed the connection.';
  const closed = new Promise<string>((resolve) => {
    socket.on('close', () => {
      isOpen = false;
      resolve(why);
    });
  });
  // What is wrong with a frame of the wire itself ends in `close` as well.
  socket.on('error', () => undefined);

  const drop = (reason: string): void => {
    if (!isOpen) return;
    isOpen = false;
    why = reason;
    socket.terminate();
  };
  const send = (frame: FromPlatform): boolean => {
    if (!isOpen) return true;
    const text = JSON.stringify(frame);
    if (Buffer.byteLength(text) > mostBytes) return false;
    if (socket.bufferedAmount > MOST_UNREAD * mostBytes) drop('It does not read what it is sent.');
    else last = new Promise((resolve) => socket.send(text, () => resolve()));
    return true;
  };
  return {
    send,
    mostBytes,
    sent: () => last,
    bye: (problem, final) => {
      if (!isOpen) return;
      send({ type: 'bye', problem, final });
      isOpen = false;
      why = problem.what;
      socket.close(final ? 4001 : 4000, problem.code);
      // Nothing is read any more, not even an answer to this, while the socket stands still.
      socket.resume();
      setTimeout(() => socket.terminate(), LAST_WORDS_MS).unref();
    },
    drop,
    get isOpen() {
      return isOpen;
    },
    closed,
  };
}
