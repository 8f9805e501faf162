import { streamEvent } from '@landfall/contracts/event';
import { localStatus } from '@landfall/contracts/local';
import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from '../browser.ts';
import { ApiProblem } from '../problem.ts';
import { applyToCache, isStaleAfterReset, staleAfter } from './apply.ts';
import { gatherer } from './gatherer.ts';
import { setPulse } from './pulse.ts';
import { forgetAll, remember } from './recent.ts';

/** The stream's last word says why it ended. */
const endOfStream = z.object({ reason: z.string() });

const SILENCE_MS = 25_000;
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
  let wasOpen = false;
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

  const onReset = (message: MessageEvent<string>): void => {
    const position = Number(message.lastEventId);
    last = Number.isSafeInteger(position) && message.lastEventId !== '' ? position : null;
    forgetAll();
    void client.invalidateQueries({ predicate: isStaleAfterReset });
  };

  const onEnd = (message: MessageEvent<string>): void => {
    const parsed = endOfStream.safeParse(parse(message.data));
    if (parsed.success && parsed.data.reason === 'signed-out') onSignedOut();
  };

  const onOpen = (): void => {
    // What a probe found while nobody listened may be older than what is kept here.
    if (wasOpen) void client.invalidateQueries({ queryKey: ['probe'] });
    wasOpen = true;
    heard();
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
    source.onopen = onOpen;
    source.onerror = onError;
    source.addEventListener('landfall', onEvent);
    source.addEventListener('local', onLocal);
    source.addEventListener('reset', onReset);
    source.addEventListener('end', onEnd);
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
