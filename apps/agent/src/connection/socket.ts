import { once } from 'node:events';
import { type FromAgent, MOST_FRAME_BYTES } from '@landfall/contracts/agent-protocol';
import { WebSocket } from 'ws';
import { PlatformError } from '../platform/platform-error.ts';
import { type Platform, trusting } from '../platform/request.ts';

/** One connection: text frames both ways, and its end. */
export interface Socket {
  send(frame: FromAgent): void;
  /** So much waits to be sent that what may be left out is left out. */
  isBehind(): boolean;
  /** Frames as they came, until the connection ends. */
  frames(): AsyncIterable<string>;
  close(): void;
}

const OPEN_WITHIN_MS = 20_000;
/** Silence of so many beats is a dead connection. */
const BEATS = 3;
const BEHIND_BYTES = 256 * 1024;

/** Opens the connection. @throws PlatformError when there is none to be had */
export async function openSocket(
  { origin, caPem }: Platform,
  { beatMs, signal }: { beatMs: number; signal: AbortSignal },
): Promise<Socket> {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/agent/connect`, {
    maxPayload: MOST_FRAME_BYTES,
    handshakeTimeout: OPEN_WITHIN_MS,
    perMessageDeflate: false,
    followRedirects: false,
    headers: { 'user-agent': 'landfall-agent' },
    ...trusting(caPem),
  });
  // The platform speaks first: its challenge may come with the answer that opens the connection.
  const opened = beating(socket, beatMs);
  const abort = () => socket.terminate();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await once(socket, 'open');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
    throw new PlatformError(`${origin} cannot be reached (${code}).`, { cause });
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return opened;
}

function beating(socket: WebSocket, beatMs: number): Socket {
  let heardAt = performance.now();
  let spoke = false;
  const send = (frame: FromAgent) => {
    spoke = true;
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };
  const timer = setInterval(() => {
    if (performance.now() - heardAt > BEATS * beatMs) socket.terminate();
    // The first word is the hello.
    else if (spoke) send({ type: 'ping' });
  }, beatMs);
  const waiting: string[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  socket.on('message', (data, isBinary) => {
    heardAt = performance.now();
    if (!isBinary) waiting.push(String(data));
    wake();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(timer);
    ended = true;
    wake();
  });
  return {
    send,
    isBehind: () => socket.bufferedAmount > BEHIND_BYTES,
    close: () => {
      socket.close(1000);
      // A platform that does not answer the farewell is left all the same.
      setTimeout(() => socket.terminate(), 1_000).unref();
    },
    frames: async function* () {
      while (true) {
        const frame = waiting.shift();
        if (frame !== undefined) yield frame;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
