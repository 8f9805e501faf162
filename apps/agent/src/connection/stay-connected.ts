import { setTimeout as sleep } from 'node:timers/promises';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Platform } from '../platform/request.ts';
import { backOff } from './back-off.ts';
import type { Party } from './party.ts';
import { type Farewell, speak } from './session.ts';
import { openSocket, type Socket } from './socket.ts';

export interface StayOptions {
  platform: Platform;
  signal: AbortSignal;
  /** How often it says something. */
  beatMs: number;
  /** Between two tries, however many failed. */
  longestWaitMs: number;
}

/** A connection that held for this long was one: the next failure is a first one. */
const HELD_MS = 30_000;

/** Connects, and again whenever the connection ends. Resolves with the platform's words when it said not to come back. */
export async function stayConnected(party: Party, options: StayOptions): Promise<ProblemWords | undefined> {
  const { signal, longestWaitMs } = options;
  let failures = 0;
  while (!signal.aborted) {
    const began = performance.now();
    const farewell = await attempt(party, options);
    if (farewell?.final) return farewell.problem;
    if (signal.aborted) break;
    failures = performance.now() - began > HELD_MS ? 0 : failures + 1;
    const waits = backOff(failures, longestWaitMs);
    party.log.info({ milliseconds: waits, detail: farewell?.problem.what ?? '' }, 'disconnected');
    await sleep(waits, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

async function attempt(party: Party, { platform, signal, beatMs }: StayOptions): Promise<Farewell> {
  let socket: Socket | undefined;
  const end = () => socket?.close();
  try {
    socket = await openSocket(platform, { signal, beatMs });
    signal.addEventListener('abort', end, { once: true });
    return await speak(party, socket);
  } catch (error) {
    if (!signal.aborted) party.log.warn({ error }, 'the connection failed');
    return undefined;
  } finally {
    signal.removeEventListener('abort', end);
  }
}
