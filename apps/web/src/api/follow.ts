import {
  type FollowInput,
  type FollowOver,
  followOver,
  type LogLines,
  logLines,
} from '@landfall/contracts/follow';
import { ApiProblem, offline, problemOf } from './problem.ts';
import { eventsIn } from './stream/events-in.ts';

/** What a follow tells the page. */
export interface FollowListener {
  /** Somebody reads it now. */
  opened(): void;
  lines(lines: LogLines): void;
  /** Some may be missing here. */
  gap(): void;
}

/**
 * Follows a container's log until it is over or the signal fires: closing the page ends it. Resolves with how it ended; with
 * undefined where the connection ended without a word. @throws ApiProblem
 */
export async function followLog(
  input: FollowInput,
  listener: FollowListener,
  signal: AbortSignal,
): Promise<FollowOver | undefined> {
  const response = await fetch('/v1/follows', {
    method: 'POST',
    cache: 'no-store',
    credentials: 'same-origin',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify(input),
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? error : offline();
  });
  if (!response.ok) throw await problemOf(response);
  listener.opened();
  for await (const { event, data } of eventsIn(response)) {
    if (event === 'gap') listener.gap();
    if (event === 'lines') {
      const lines = logLines.safeParse(data);
      if (lines.success) listener.lines(lines.data);
    }
    if (event === 'over') return followOver.safeParse(data).data;
    if (event === 'end' && JSON.stringify(data).includes('signed-out')) throw signedOut();
  }
  return undefined;
}

const signedOut = (): ApiProblem =>
  new ApiProblem({
    status: 401,
    code: 'not-signed-in',
    what: 'You are not signed in any more.',
    why: 'Your session has ended.',
    fix: 'Sign in again.',
  });
