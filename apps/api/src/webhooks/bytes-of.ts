import type { Readable } from 'node:stream';
import { Refusal } from '@landfall/actions/refusal';

/**
 * The bytes of a body. What is refused stays unread: who asked is answered, and the connection ends with that.
 * @param more is told of each piece before it is kept; what it throws ends the reading
 * @throws Refusal `unavailable` when the body has not ended in time; `invalid-request` when it broke off; what `more` throws
 */
export function bytesOf(body: Readable, patienceMs: number, more: (bytes: number) => void): Promise<Buffer> {
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(tooSlow())), patienceMs);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      body.off('data', take).off('end', whole).off('close', broken).pause();
      settle();
    };
    const take = (piece: Buffer) => {
      try {
        more(piece.length);
        pieces.push(piece);
      } catch (error) {
        end(() => reject(error));
      }
    };
    const whole = () => end(() => resolve(Buffer.concat(pieces)));
    const broken = () => end(() => reject(brokenOff()));
    // Nobody is left to hear of an error that comes after the end.
    body
      .on('data', take)
      .on('end', whole)
      .on('close', broken)
      .on('error', () => undefined);
  });
}

const tooSlow = (): Refusal =>
  new Refusal('unavailable', {
    what: 'The delivery took too long.',
    why: 'Its body has to be here within ten seconds.',
    fix: 'Send it again.',
  });

const brokenOff = (): Refusal =>
  new Refusal('invalid-request', {
    what: 'The delivery broke off.',
    why: 'Its body did not come to its end.',
    fix: 'Send it again.',
  });
