/** What the live dot says. `behind` counts from `heardAt`, the last word of the stream (milliseconds since 1970). */
export interface Pulse {
  state: 'connecting' | 'live' | 'reconnecting' | 'behind';
  heardAt: number;
}

const listeners = new Set<() => void>();
let pulse: Pulse = { state: 'connecting', heardAt: 0 };

export const currentPulse = (): Pulse => pulse;
const beforeStart: Pulse = { state: 'connecting', heardAt: 0 };
export const serverPulse = (): Pulse => beforeStart;

export function setPulse(state: Pulse['state'], heardAt: number = pulse.heardAt): void {
  if (pulse.state === state && state !== 'live') return;
  const same = pulse.state === state;
  pulse = { state, heardAt };
  if (!same) for (const listener of listeners) listener();
}

export function onPulse(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
