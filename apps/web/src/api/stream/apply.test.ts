import type { StreamEvent } from '@landfall/contracts/event';
import type { EngineEvent } from '@landfall/contracts/sync';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test } from 'vitest';
import { anApplication, uuid } from '../../../test/fixtures.ts';
import { applyToCache, isStaleAfterReset, staleAfter } from './apply.ts';
import { caughtUp, forgetAll, remember } from './recent.ts';

const failed = {
  position: 11,
  at: '2026-11-23T14:02:12Z',
  body: { type: 'application', application: anApplication({ syncStatus: 'Failed' }) },
} as const;

afterEach(forgetAll);

test('one event reaches the list and the page of the application, and nothing else', () => {
  const client = new QueryClient();
  client.setQueryData(['applications'], { value: { items: [anApplication()] }, position: 10 });
  client.setQueryData(['application', uuid(1)], { value: anApplication(), position: 10 });
  const clusters = { value: { items: [] }, position: 10 };
  client.setQueryData(['clusters'], clusters);
  applyToCache(client, failed);
  expect(client.getQueryData(['applications'])).toMatchObject({
    value: { items: [{ syncStatus: 'Failed' }] },
  });
  expect(client.getQueryData(['application', uuid(1)])).toMatchObject({ value: { syncStatus: 'Failed' } });
  expect(client.getQueryData(['clusters'])).toBe(clusters);
});

test('an answer that was under way while the event came is brought up to it', () => {
  remember(failed);
  const late = { value: { items: [anApplication()] }, position: 10 };
  expect(caughtUp(['applications'], late).value.items[0]?.syncStatus).toBe('Failed');
});

test('an answer newer than the event is not set back', () => {
  remember(failed);
  const newer = { value: { items: [anApplication()] }, position: 12 };
  expect(caughtUp(['applications'], newer)).toBe(newer);
});

test('what the stream does not carry is asked again: the plan after a change, the rows once planned', () => {
  expect(staleAfter(failed)).toContainEqual(['application', uuid(1)]);
  const removed: StreamEvent = {
    ...failed,
    body: { type: 'application-removed', applicationId: failed.body.application.id },
  };
  expect(staleAfter(removed)).toContainEqual(['application', uuid(1)]);
  const progress = (events: EngineEvent[]): StreamEvent => ({
    ...failed,
    body: { type: 'sync-progress', syncId: uuid(5), applicationId: uuid(1), events },
  });
  expect(staleAfter(progress([{ type: 'note', message: 'x' }]))).toEqual([]);
  const drift: StreamEvent = { ...failed, body: { type: 'drift', applicationId: uuid(1), drifts: [] } };
  expect(staleAfter(drift)).toEqual([['drifts'], ['drifts', uuid(1)], ['drift-count'], ['activity']]);
  const summary = { create: 1, configure: 0, unchanged: 0, prune: 0, skip: 0, refuse: 0 };
  expect(staleAfter(progress([{ type: 'planned', summary, digest: 'd' }]))).toEqual([['sync', uuid(5)]]);
});

test('a stream that begins anew asks everything again but GitHub, which somebody may be connecting from', async () => {
  const client = new QueryClient();
  client.setQueryData(['applications'], { value: { items: [] }, position: 10 });
  client.setQueryData(['github-offer', 'a'], { value: { installations: [] }, position: 10 });
  await client.invalidateQueries({ predicate: isStaleAfterReset });
  expect(client.getQueryState(['applications'])?.isInvalidated).toBe(true);
  expect(client.getQueryState(['github-offer', 'a'])?.isInvalidated).toBe(false);
});
