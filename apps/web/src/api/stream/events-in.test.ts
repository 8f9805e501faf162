import { expect, test } from 'vitest';
import { eventsIn, type SentEvent } from './events-in.ts';

test('events come whole, whatever pieces the answer comes in; what is none is left out', async () => {
  const text =
    'retry: 1000\n\nevent: lines\ndata: {"a":"ü"}\n\nevent: odd\ndata: {\n\nevent: over\ndata: {}\n\nevent: cut\nda';
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      if (at >= bytes.length) return controller.error(new Error('cut off'));
      controller.enqueue(bytes.slice(at, at + 3));
      at += 3;
    },
  });
  const events: SentEvent[] = [];
  for await (const event of eventsIn({ body })) events.push(event);
  expect(events).toEqual([
    { event: 'lines', data: { a: 'ü' } },
    { event: 'over', data: {} },
  ]);
});
