import { expect, test } from 'vitest';
import { anApplication, aRef, uuid } from '../../../test/fixtures.ts';
import { applicationSentence, plainSentence } from './sentence.ts';

const AT = '2026-11-23T14:02:11.000Z';
const says = (...args: Parameters<typeof applicationSentence>): string =>
  plainSentence(applicationSentence(...args));

test('pinned: to what, what runs, and since when', () => {
  const { synced } = anApplication();
  if (!synced) throw new Error('it is applied');
  const { snapshotId, ...commit } = synced;
  const pin = {
    snapshotId,
    commit,
    syncNumber: 12,
    by: 'Ada',
    reason: 'Slow.',
    at: synced.committedAt,
    revert: null,
  };
  const pieces = applicationSentence(anApplication({ syncStatus: 'Pinned', pin }), 'Ada');
  expect(plainSentence(pieces)).toMatch(/^Pinned to sync 12: aaaaaaa Scale web to 5 runs, 2026/);
});

test('fine: what it is synced to, by whom, when, and how healthy', () => {
  expect(says(anApplication(), 'Ada')).toBe(
    `Synced to aaaaaaa Scale web to 5 by you, ${AT}. Healthy: 3 of 3 pods on prod-eu.`,
  );
  expect(says(anApplication(), 'Grace')).toContain('by Ada,');
});

test('behind Git: both commits are named', () => {
  const { desired } = anApplication();
  if (desired === null) throw new Error('the fixture has one');
  const application = anApplication({
    syncStatus: 'OutOfSync',
    desired: {
      ...desired,
      revision: 'b'.repeat(40),
      message: 'Add cache',
      snapshotId: uuid(10) as typeof desired.snapshotId,
    },
  });
  expect(says(application, null)).toContain('Git is at bbbbbbb Add cache, the cluster at aaaaaaa.');
});

test('drifted: how many fields, by whom, since when', () => {
  const change = (pointer: string, since: string) => ({
    pointer,
    before: 1,
    after: 2,
    manager: 'kubectl-edit',
    since,
  });
  const drifted = {
    ref: aRef('Deployment', 'web'),
    status: 'OutOfSync' as const,
    health: null,
    changes: [
      change('/spec/replicas', '2026-11-23T14:05:00Z'),
      change('/spec/paused', '2026-11-23T14:01:00Z'),
    ],
    observedAt: AT,
  };
  expect(says(anApplication({ syncStatus: 'OutOfSync' }), null, [drifted])).toContain(
    'Out of sync: 2 fields changed on the cluster by kubectl-edit. See the drift (2026-11-23T14:01:00Z).',
  );
});

test('failed: what still runs', () => {
  const sentence = says(anApplication({ syncStatus: 'Failed', health: { status: 'Degraded' } }), null);
  expect(sentence).toBe(`Sync 7 failed, ${AT}; running on aaaaaaa. Degraded on prod-eu.`);
  expect(says(anApplication({ syncStatus: 'Failed', synced: null }), null)).toContain(
    'no sync has succeeded yet.',
  );
});

test('unknown is never shown as fine: it says when it was last seen', () => {
  const sentence = says(anApplication({ syncStatus: 'Unknown', health: { status: 'Unknown' } }), null);
  expect(sentence).toBe(`Unknown: last seen ${AT}.`);
});
