import { streamEvent } from '@landfall/contracts/event';
import { localStatus } from '@landfall/contracts/local';
import type { QueryClient } from '@tanstack/react-query';
import { call } from '../browser.ts';
import { ApiProblem } from '../problem.ts';
import type { ReadKey } from '../reads.ts';
import { applyToCache, staleAfter } from './apply.ts';
import { setPulse } from './pulse.ts';
import { forgetAll, remember } from './recent.ts';

const SILENCE_MS = 25_000;
const GATHER_MS = 200;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/**
 * The one event stream of the app: every change of the organization comes in here and goes into the query cache. It starts
 * after `position`, survives the connection, and stops when the answer is called. `onSignedOut` is told when the session
 * has ended.
 */
export function startStream(
  client: QueryClient,
  position: number | null,
  onSignedOut: () => void,
): () => void {
  let source: EventSource | null = null;
  let last = position;
  let retry = FIRST_RETRY_MS;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const gather = gatherer(client);

  const heard = (): void => {
    retry = FIRST_RETRY_MS;
    setPulse('live', Date.now());
    clearTimeout(silence);
    silence = setTimeout(() => setPulse('behind'), SILENCE_MS);
  };

  const onEvent = (message: MessageEvent<string>): void => {
    heard();
    const parsed = streamEvent.safeParse(parse(message.data));
    if (!parsed.success) return;
    const event = parsed.data;
    if (last !== null && event.position <= last) return;
    last = event.position;
    remember(event);
    applyToCache(client, event);
    gather(staleAfter(event));
  };

  const onLocal = (message: MessageEvent<string>): void => {
    heard();
    const parsed = localStatus.nullable().safeParse(parse(message.data));
    if (parsed.success) client.setQueryData(['local'], { value: parsed.data, position: null });
  };

  const onReset = (): void => {
    last = null;
    forgetAll();
    void client.invalidateQueries();
  };

  const onError = (): void => {
    if (stopped) return;
    setPulse('reconnecting');
    clearTimeout(silence);
    if (source?.readyState !== EventSource.CLOSED) return;
    void call('account.me', {}).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) onSignedOut();
    });
    timer = setTimeout(open, retry);
    retry = Math.min(retry * 2, LAST_RETRY_MS);
  };

  function open(): void {
    if (stopped) return;
    source?.close();
    source = new EventSource(last === null ? '/v1/events' : `/v1/events?after=${last}`);
    source.onopen = heard;
    source.onerror = onError;
    source.addEventListener('landfall', onEvent);
    source.addEventListener('local', onLocal);
    source.addEventListener('reset', onReset);
    source.addEventListener('heartbeat', heard);
  }

  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
  };
}

/** Asks again for what events made stale, a burst of them once. */
function gatherer(client: QueryClient): (keys: ReadKey[]) => void {
  const waiting = new Map<string, ReadKey>();
  let _timer: ReturnType<typeof setTimeout> | undefined;
  return (keys) => {
    for (const key of keys) waiting.set(key.join('/'), key);
    if (waiting.size === 0) return;
    _timer ??= setTimeout(() => {
      _timer = undefined;
      const now = [...waiting.values()];
      waiting.clear();
      for (const queryKey of now) void client.invalidateQueries({ queryKey, exact: true });
    }, GATHER_MS);
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
