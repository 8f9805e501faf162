import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Why a stream ended, in words that its last event carries. */
export type EndReason = 'signed-out' | 'slow-reader' | 'closing' | 'unavailable' | 'over';

/** Writes server-sent events to one reader, at the reader's pace. */
export interface EventWriter {
  /** Resolves when the reader has taken it, or the stream has ended. `data` is one line of JSON. */
  send(event: string, data: unknown, id?: number): Promise<void>;
  /** Says why and ends. */
  end(reason: EndReason): void;
  readonly isOpen: boolean;
}

/** How long the last words to a reader that does not read may take. */
const LAST_WORDS_MS = 1000;

/** Answers a request with a stream of events. @param closed called once, when it has ended whoever ended it */
export function openWriter(reply: FastifyReply, slowMs: number, closed: () => void): EventWriter {
  reply.hijack();
  const { raw } = reply;
  const writer = makeWriter(raw, slowMs, closed);
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 1000\n\n');
  return writer;
}

/** @param slowMs a reader that takes nothing for so long is dropped; it resumes from its last position. */
export function makeWriter(raw: ServerResponse, slowMs: number, closed: () => void): EventWriter {
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    closed();
  };
  raw.on('close', close);
  raw.on('error', close);

  const end = (reason: EndReason): void => {
    if (!isOpen) return;
    raw.write(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
    raw.end();
    setTimeout(() => raw.destroy(), LAST_WORDS_MS).unref();
    close();
  };

  return {
    send: async (event, data, id) => {
      if (!isOpen) return;
      const lines = [
        ...(id === undefined ? [] : [`id: ${id}`]),
        `event: ${event}`,
        `data: ${JSON.stringify(data)}`,
      ];
      if (!raw.write(`${lines.join('\n')}\n\n`) && !(await drained(raw, slowMs))) end('slow-reader');
    },
    end,
    get isOpen() {
      return isOpen;
    },
  };
}

/** False when the reader has taken nothing in time. */
function drained(raw: ServerResponse, slowMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (inTime: boolean) => () => {
      clearTimeout(timer);
      raw.off('drain', onDrain);
      raw.off('close', onClose);
      resolve(inTime);
    };
    const onDrain = done(true);
    const onClose = done(true);
    const timer = setTimeout(done(false), slowMs);
    raw.on('drain', onDrain);
    raw.on('close', onClose);
  });
}
