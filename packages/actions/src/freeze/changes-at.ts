import type { SyncWindowInput } from '@landfall/contracts/freeze';
import { Refusal } from '../refusal.ts';
import { openingsOf, tellAt } from './window-times.ts';

/** When a window that is to be saved opens or closes first. @throws Refusal `invalid-request` for a schedule that is none */
export function firstChangeOf(window: SyncWindowInput, now: Date): Date | null {
  try {
    openingsOf(window);
  } catch (error) {
    const words = {
      what: 'This schedule cannot be read.',
      why: error instanceof Error ? error.message : 'It is no schedule.',
      fix: 'Write minute, hour, day, month and weekday, like `0 18 * * FRI`.',
    };
    throw new Refusal('invalid-request', words, [{ pointer: '/schedule', message: words.what }]);
  }
  return tellAt(window, now);
}
