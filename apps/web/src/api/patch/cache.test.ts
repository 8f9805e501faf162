import type { EventBody, StreamEvent } from '@landfall/contracts/event';
import { syncId } from '@landfall/contracts/ids';
import { type SyncDetail, syncView } from '@landfall/contracts/sync';
import { describe, expect, test } from 'vitest';
import { anApplication, aRef, aSync, uuid } from '../../../test/fixtures.ts';
import { patchHeld, patchPages } from './cache.ts';
import type { LiveSync } from './sync-progress.ts';

const event = (position: number, body: EventBody): StreamEvent => ({
  position,
  at: '2026-11-23T14:02:12Z',
  body,
});

describe('an answer with its position', () => {
  const held = { value: { items: [anApplication()] }, position: 10 };
  const changed = (syncStatus: 'Synced' | 'Failed'): EventBody => ({
    type: 'application',
    application: anApplication({ syncStatus }),
  });

  test('takes an event after it, and moves on', () => {
    const next = patchHeld(['applications'], held, event(11, changed('Failed')));
    expect(next.value.items.map(({ syncStatus }) => syncStatus)).toEqual(['Failed']);
    expect(next.position).toBe(11);
  });

  test('ignores an event that it already contains', () => {
    expect(patchHeld(['applications'], held, event(10, changed('Failed')))).toBe(held);
  });

  test('keeps its identity when the event is about something else', () => {
    expect(patchHeld(['clusters'], held, event(11, changed('Failed')))).toBe(held);
  });

  test('loses a row that is gone', () => {
    const gone: EventBody = { type: 'application-removed', applicationId: uuid(1) };
    expect(patchHeld(['applications'], held, event(11, gone)).value.items).toEqual([]);
  });
});

describe('a sync that begins', () => {
  const waits = anApplication({
    syncStatus: 'Syncing',
    lastSync: { id: uuid(5), number: 7, state: 'pending', at: '2026-11-23T14:02:11.000Z', by: null },
  });
  const begins = (id: string): EventBody => ({
    type: 'sync',
    sync: syncView.parse(aSync({ id: syncId.parse(id), state: 'running', endedAt: null })),
  });

  test('is told to its application by its own event alone, in the list and on its page', () => {
    const list = { value: { items: [waits] }, position: 10 };
    const [listed] = patchHeld(['applications'], list, event(11, begins(uuid(5)))).value.items;
    expect(listed?.lastSync).toMatchObject({ number: 7, state: 'running' });
    const page = patchHeld(
      ['application', uuid(1)],
      { value: waits, position: 10 },
      event(11, begins(uuid(5))),
    );
    expect(page.value.lastSync?.state).toBe('running');
  });

  test('is nothing to an application whose last sync is another', () => {
    const list = { value: { items: [waits] }, position: 10 };
    expect(patchHeld(['applications'], list, event(11, begins(uuid(6))))).toBe(list);
    const page = { value: waits, position: 10 };
    expect(patchHeld(['application', uuid(1)], page, event(11, begins(uuid(6))))).toBe(page);
  });
});

describe('an outcome of a delivery', () => {
  const outcome = (application: string, message: string) => ({
    application,
    applicationId: application,
    outcome: 'unchanged' as const,
    syncNumber: null,
    syncId: null,
    message,
  });
  const page = (n: number, next: string | null) => ({
    value: { items: [aDelivery(n)], next },
    position: 10,
  });
  const aDelivery = (n: number) => ({
    id: uuid(n),
    outcomes: [outcome('a', 'first'), outcome('b', 'first')],
  });
  const told = (n: number): EventBody => ({
    type: 'delivery-outcome',
    deliveryId: uuid(n),
    outcome: outcome('a', 'second'),
  });
  const after = [outcome('b', 'first'), outcome('a', 'second')];

  test('takes the place of an earlier one of the same application, on its page and in the list', () => {
    const own = { value: aDelivery(1), position: 10 };
    expect(patchHeld(['delivery', uuid(1)], own, event(11, told(1))).value.outcomes).toEqual(after);
    const list = { pages: [page(2, 'x'), page(1, null)], pageParams: [null, 'x'] };
    const { pages } = patchPages(['deliveries'], list, event(11, told(1)));
    expect(pages[0]).toBe(list.pages[0]);
    expect(pages[1]?.value.items[0]?.outcomes).toEqual(after);
  });

  test('is nothing to a list without the delivery, nor to the page of another', () => {
    const list = { value: { items: [aDelivery(2)] }, position: 10 };
    expect(patchHeld(['deliveries'], list, event(11, told(1)))).toBe(list);
    const other = { value: aDelivery(2), position: 10 };
    expect(patchHeld(['delivery', uuid(2)], other, event(11, told(1)))).toBe(other);
  });
});

describe('the resources of an application', () => {
  const state = (name: string, status: 'Synced' | 'OutOfSync') => ({
    ref: aRef('ConfigMap', name),
    status,
    health: null,
    changes: [],
    observedAt: '2026-11-23T14:02:12Z',
  });
  const held = {
    value: { ...anApplication(), resources: [state('a', 'Synced'), state('b', 'Synced')] },
    position: 1,
  };
  const seen = (complete: boolean): EventBody => ({
    type: 'resources',
    applicationId: uuid(1),
    resources: [state('b', 'OutOfSync')],
    complete,
  });

  test('are merged when a part was seen', () => {
    const { resources } = patchHeld(['application', uuid(1)], held, event(2, seen(false))).value;
    expect(resources.map(({ status }) => status)).toEqual(['Synced', 'OutOfSync']);
  });

  test('are replaced when all were seen', () => {
    const { resources } = patchHeld(['application', uuid(1)], held, event(2, seen(true))).value;
    expect(resources.map(({ ref }) => ref.name)).toEqual(['b']);
  });

  test('of another application are left alone', () => {
    expect(patchHeld(['application', uuid(77)], held, event(2, seen(true)))).toBe(held);
  });
});

test('a sync moves from pending to its results as the engine tells', () => {
  const progress = (position: number, ...events: Extract<EventBody, { type: 'sync-progress' }>['events']) =>
    event(position, { type: 'sync-progress', syncId: uuid(5), applicationId: uuid(1), events });
  const ref = aRef('ConfigMap', 'web-config');
  const steps = [
    progress(2, { type: 'object-applying', ref, wave: 0 }),
    progress(3, {
      type: 'object-applied',
      result: { ref, outcome: 'configured', phase: 'Sync', wave: 0, changes: [], durationMs: 40 },
    }),
    progress(4, { type: 'object-health', ref, wave: 0, health: { status: 'Healthy', message: 'there' } }),
  ];
  let held: { value: LiveSync; position: number | null } = { value: aSync(), position: 1 };
  const seen = steps.map((step) => {
    held = patchHeld(['sync', uuid(5)], held, step);
    const row = held.value.objects[0];
    return [held.value.applying?.length ?? 0, row?.outcome ?? null, row?.health?.message ?? null];
  });
  expect(seen).toEqual([
    [1, null, null],
    [0, 'configured', null],
    [0, 'configured', 'there'],
  ]);
});

test('an object the plan has not told yet still gets its row', () => {
  const ref = aRef('Secret', 'new');
  const next = patchHeld<LiveSync>(
    ['sync', uuid(5)],
    { value: aSync({ objects: [] }), position: 1 },
    event(2, {
      type: 'sync-progress',
      syncId: uuid(5),
      applicationId: uuid(1),
      events: [
        { type: 'object-applied', result: { ref, outcome: 'created', phase: 'Sync', wave: 0, changes: [] } },
      ],
    }),
  );
  expect(next.value.objects).toMatchObject([{ planned: 'create', outcome: 'created' }]);
});

describe('a list read page by page', () => {
  const page = (sync: SyncDetail, next: string | null) => ({ value: { items: [sync], next }, position: 5 });
  const pages = {
    pages: [page(aSync(), 'x'), page(aSync({ id: syncId.parse(uuid(60)) }), null)],
    pageParams: [null, 'x'],
  };
  const about = (id: string): StreamEvent => {
    const sync = syncView.parse(aSync({ state: 'failed', id: syncId.parse(id) }));
    return event(6, { type: 'sync', sync });
  };

  test('changes a known row where it is', () => {
    const next = patchPages(['syncs'], pages, about(uuid(60)));
    expect(next.pages.map(({ value }) => value.items.length)).toEqual([1, 1]);
    expect(next.pages[1]?.value.items).toMatchObject([{ state: 'failed' }]);
  });

  test('puts a new row first', () => {
    const next = patchPages(['syncs'], pages, about(uuid(99)));
    expect(next.pages[0]?.value.items.map(({ id }) => id)).toEqual([uuid(99), uuid(5)]);
  });

  test('that is narrowed takes only what belongs there, and lets go of what does not any more', () => {
    const failed = ['syncs', uuid(1), 'failed'] as const;
    const next = patchPages(failed, pages, about(uuid(99)));
    expect(next.pages[0]?.value.items.map(({ id }) => id)).toEqual([uuid(99), uuid(5)]);
    const healing = patchPages(['syncs', uuid(1), 'healing'], pages, about(uuid(60)));
    expect(healing.pages.map(({ value }) => value.items.length)).toEqual([1, 0]);
  });

  test('of another application does not take it', () => {
    expect(patchPages(['syncs', uuid(77)], pages, about(uuid(99)))).toBe(pages);
  });
});
