import { setTimeout as sleep } from 'node:timers/promises';
import {
  FOLLOW_BEAT_MS,
  FOLLOW_BYTES_A_SECOND,
  FOLLOW_FIRST_LINES,
  FOLLOW_LINES_A_SECOND,
  FOLLOW_UNHEARD_MS,
  type FollowEnd,
  type LogLines,
  noLines,
  withLines,
} from '@landfall/contracts/follow';
import { type Redact, tellable } from '../culprit/strip.ts';
import type { LogStream } from '../ports/log-stream.ts';
import { makeAllowance } from './allowance.ts';
import { cutLines } from './cut-lines.ts';

/** `later`: they cannot be taken right now, and are offered again with what comes meanwhile. */
export type Heard = 'heard' | 'unheard' | 'later';

/** How fast it goes; a test takes other numbers. */
export interface FollowPace {
  /** Lines are handed on this often. */
  everyMs: number;
  beatMs: number;
  unheardMs: number;
}

export interface FollowRequest {
  cluster: LogStream;
  pod: { namespace: string; name: string };
  container: string;
  redact: Redact;
  /** Its time is over, or it is not wanted any more. */
  signal: AbortSignal;
  say(lines: LogLines): Promise<Heard>;
  pace?: FollowPace;
}

const PACE: FollowPace = { everyMs: 400, beatMs: FOLLOW_BEAT_MS, unheardMs: FOLLOW_UNHEARD_MS };
/** So much is read at most, to count what is left out: past it the kubelet waits, and nothing here is kept busy. */
const READ_BYTES_A_SECOND = 2 * 1024 * 1024;

/**
 * Reads a log as it is written and hands on what a page can show: cleaned, bounded in lines and bytes a second, the rest counted.
 * Ends with the container, with the signal, or when nobody has heard it for a while. @throws ClusterError
 */
export async function followLog(request: FollowRequest): Promise<FollowEnd> {
  const { signal, pace = PACE } = request;
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const held = { lines: { ...noLines, anew: true } };
  const telling = tell(request, held, pace, until).then((end) => {
    ending.abort();
    return end;
  });
  try {
    await read(request, held, until);
  } catch (error) {
    if (!until.aborted) {
      ending.abort();
      await telling;
      throw error;
    }
  }
  const wasStopped = !until.aborted;
  ending.abort();
  const end = await telling;
  if (wasStopped) await sayLast(request, held.lines, pace);
  return wasStopped ? 'stopped' : signal.aborted ? 'time' : end;
}

/** What a container wrote before it ended is what is looked for: it waits for whoever cannot take it right now. Never throws. */
async function sayLast(
  { say, signal }: FollowRequest,
  lines: LogLines,
  { everyMs, unheardMs }: FollowPace,
): Promise<void> {
  const until = performance.now() + unheardMs;
  while (!signal.aborted && performance.now() < until) {
    if ((await say(lines).catch((): Heard => 'unheard')) !== 'later') return;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Reads until the log ends; what comes faster than a page can show it is counted and forgotten. */
async function read(
  { cluster, pod, container, redact }: FollowRequest,
  held: { lines: LogLines },
  signal: AbortSignal,
): Promise<void> {
  const clock = () => performance.now();
  const [lines, bytes, reading] = [
    makeAllowance(FOLLOW_LINES_A_SECOND, FOLLOW_FIRST_LINES + FOLLOW_LINES_A_SECOND, clock),
    makeAllowance(FOLLOW_BYTES_A_SECOND, 4 * FOLLOW_BYTES_A_SECOND, clock),
    makeAllowance(READ_BYTES_A_SECOND, READ_BYTES_A_SECOND, clock),
  ];
  const cutter = cutLines();
  let come: string[] = [];
  let leftOut = 0;
  // What is left out is not even decoded: it may be nearly everything.
  const keep = (raw: Uint8Array): void => {
    if (lines.take(1) && bytes.take(raw.length))
      come.push(tellable(Buffer.from(raw).toString('utf8'), redact));
    else leftOut += 1;
  };
  const hand = (): void => {
    if (come.length > 0 || leftOut > 0)
      held.lines = withLines(held.lines, { lines: come, leftOut, anew: false });
    [come, leftOut] = [[], 0];
  };
  const stream = cluster.followLog(pod, { container, tailLines: FOLLOW_FIRST_LINES, signal });
  for await (const chunk of stream) {
    cutter.cut(chunk, keep);
    hand();
    const waits = reading.spend(chunk.length);
    if (waits > 0) await sleep(waits, undefined, { signal }).catch(() => undefined);
  }
  const rest = cutter.rest();
  if (rest !== undefined && !signal.aborted) keep(rest);
  hand();
}

/** Hands on what is there, and a beat where there is nothing, until nobody has heard it for too long. Never throws. */
async function tell(
  { say }: FollowRequest,
  held: { lines: LogLines },
  { everyMs, beatMs, unheardMs }: FollowPace,
  signal: AbortSignal,
): Promise<FollowEnd> {
  let heardAt = performance.now();
  let saidAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const now = performance.now();
    const { lines, leftOut, anew } = held.lines;
    if (anew || lines.length > 0 || leftOut > 0 || now - saidAt >= beatMs) {
      const offered = held.lines;
      held.lines = noLines;
      saidAt = now;
      const heard = await say(offered).catch((): Heard => 'unheard');
      if (heard === 'later') held.lines = withLines(offered, held.lines);
      else if (heard === 'heard') heardAt = performance.now();
      if (performance.now() - heardAt >= unheardMs) return 'unheard';
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return 'time';
}
