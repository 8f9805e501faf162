import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Discovery } from '../ports/cluster.ts';
import { rememberDiscovery } from './remembered-discovery.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const maps = { group: '', version: 'v1', kind: 'ConfigMap' };
const widgets = { group: 'example.com', version: 'v1', kind: 'Widget' };
const serving = (...kinds: (typeof maps)[]): Discovery => ({
  kinds: kinds.map((kind) => ({
    ...kind,
    versions: [kind.version],
    plural: 'some',
    namespaced: true,
    verbs: ['list'],
  })),
  failedGroups: [],
});
const remembered = () => rememberDiscovery({ discover: async () => serving(maps) });

it('an answer to a sync is good for another that begins within a second', () => {
  const known = remembered();
  expect(known.recent([maps])).toBeUndefined();
  const told = serving(maps);
  known.asked(performance.now(), told);
  vi.advanceTimersByTime(1_000);
  expect(known.recent([maps])).toBe(told);
  vi.advanceTimersByTime(1);
  expect(known.recent([maps])).toBeUndefined();
});

it('a kind that was not served then, or not in that version, is asked for: it may have come since', () => {
  const known = remembered();
  known.asked(performance.now(), serving(maps, widgets));
  expect(known.recent([maps, widgets])).toBeDefined();
  expect(known.recent([maps, { ...widgets, kind: 'Gadget' }])).toBeUndefined();
  expect(known.recent([{ ...widgets, version: 'v2' }])).toBeUndefined();
});

it('where a group did not answer the next one asks again', () => {
  const known = remembered();
  known.asked(performance.now(), { ...serving(maps), failedGroups: ['metrics.k8s.io'] });
  expect(known.recent([maps])).toBeUndefined();
});

it('a question put before a CRD came says nothing after it', () => {
  const known = remembered();
  const before = performance.now();
  known.asked(before, serving(maps));
  vi.advanceTimersByTime(10);
  known.forget();
  expect(known.recent([maps])).toBeUndefined();
  known.asked(before, serving(maps));
  expect(known.recent([maps])).toBeUndefined();
});

it('a slow answer does not take the place of a later one', () => {
  const known = remembered();
  const early = performance.now();
  vi.advanceTimersByTime(10);
  const late = serving(maps, widgets);
  known.asked(performance.now(), late);
  known.asked(early, serving(maps));
  expect(known.recent([maps])).toBe(late);
});
