import type { Socket } from 'node:net';
import type { Channel } from './channel.ts';
import { noHello } from './words.ts';

/** A hello is some hundred bytes. */
const MOST_BYTES = 8 * 1024;

/**
 * Somebody who has not said who they are gets little time and little of our memory.
 * @param raw what the frames come over
 * @returns to be called when the hello has come
 */
export function boundHello(raw: Socket, channel: Channel, withinMs: number): () => void {
  let came = false;
  let bytes = 0;
  const refuse = () => {
    if (!came) channel.bye(noHello, false);
  };
  const timer = setTimeout(refuse, withinMs).unref();
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) refuse();
  };
  raw.on('data', count);
  return () => {
    came = true;
    clearTimeout(timer);
    raw.off('data', count);
  };
}
