import type { StreamEvent } from '@landfall/contracts/event';
import type { InfiniteData } from '@tanstack/react-query';
import type { Held } from '../call.ts';
import type { ReadKey } from '../reads.ts';
import { patched } from './patch.ts';

interface PageValue {
  items: Array<{ id: string }>;
  next: string | null;
}

/** One event over one held answer. An event that the answer already contains (position not after it) changes nothing. */
export function patchHeld<T>(key: ReadKey, held: Held<T>, event: StreamEvent): Held<T> {
  if (held.position !== null && event.position <= held.position) return held;
  const value = patched(key, held.value, event.body) as T;
  return value === held.value ? held : { value, position: event.position };
}

/** One event over a list that was read page by page: a known row changes where it is, a new one goes to the front. */
export function patchPages<T extends PageValue>(
  key: ReadKey,
  data: InfiniteData<Held<T>>,
  event: StreamEvent,
): InfiniteData<Held<T>> {
  const row = rowOf(event);
  const home =
    row === null ? -1 : data.pages.findIndex(({ value }) => value.items.some(({ id }) => id === row));
  const target = home === -1 ? 0 : home;
  const page = data.pages[target];
  if (page === undefined) return data;
  const next = patchHeld(key, page, event);
  return next === page ? data : { ...data, pages: data.pages.with(target, next) };
}

function rowOf({ body }: StreamEvent): string | null {
  if (body.type === 'sync') return body.sync.id;
  if (body.type === 'delivery') return body.delivery.id;
  if (body.type === 'delivery-outcome') return body.deliveryId;
  if (body.type === 'pull') return body.pull.id;
  return null;
}
