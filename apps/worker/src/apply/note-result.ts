import { type ObjectResult, stepKey } from '@landfall/contracts/plan';
import type { EngineEvent } from '@landfall/contracts/sync';

/** Results by `stepKey`. */
export type Results = Map<string, ObjectResult>;

/** Keeps what an event says about one object's result; answers whose it was. */
export function noteResult(results: Results, event: EngineEvent): string | undefined {
  if (event.type === 'object-applied') {
    const key = stepKey(event.result);
    results.set(key, event.result);
    return key;
  }
  if (event.type !== 'object-health') return undefined;
  const key = stepKey(event);
  const known = results.get(key);
  if (!known) return undefined;
  const { message: _message, ...result } = known;
  const { status, message } = event.health;
  results.set(key, { ...result, health: status, ...(message === undefined ? {} : { message }) });
  return key;
}
