import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '@landfall/contracts/agent-protocol';
import { agentTaskId, applicationId, snapshotId } from '@landfall/contracts/ids';
import { expect, test } from 'vitest';
import { fitting } from './fitting.ts';

const LARGE = 'x'.repeat(8 * 1024 * 1024);

test('a heal that no frame can carry names what was healed and leaves out which fields', () => {
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
  const changes = [{ pointer: '/data/x', after: LARGE }];
  const result = { ref, outcome: 'configured' as const, phase: 'Sync' as const, wave: 0, changes };
  const items = [{ ...result, action: 'configure' as const, conflicts: [], warnings: [] }];
  const summary = { create: 0, configure: 1, unchanged: 0, prune: 0, skip: 0, refuse: 0 };
  const told = fitting({
    kind: 'healed',
    healed: {
      applicationId: applicationId.parse(randomUUID()),
      snapshotId: snapshotId.parse(randomUUID()),
      agoMs: 5,
      tookMs: 5,
      plan: { digest: '', items, summary, warnings: [] },
      results: [result],
      outcome: 'succeeded',
    },
  });
  expect(JSON.stringify(told).length).toBeLessThan(10_000);
  expect(told).toMatchObject({
    healed: { plan: { items: [{ ref, changes: [] }] }, results: [{ ref, outcome: 'configured' }] },
  });
});

test('events that no frame can carry are dropped; those that one can stay as they are', () => {
  const events = (message: string): JournalEntry => ({
    kind: 'events',
    taskId: agentTaskId.parse(randomUUID()),
    events: [{ type: 'note', message }],
  });
  expect(fitting(events(LARGE))).toEqual({ kind: 'dropped' });
  const small = events('x');
  expect(fitting(small)).toBe(small);
});

const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
const planned = (changes: object[], warnings: string[] = []): JournalEntry => {
  const item = { ref, action: 'configure', phase: 'Sync', wave: 0, changes, conflicts: [], warnings: [] };
  const state = { ref, status: 'OutOfSync', health: null, changes, observedAt: '' };
  const plan = { digest: 'd', items: [item], summary: {}, warnings };
  const seen = { resources: [state], health: { status: 'Healthy' } };
  const answer = { plan, inventorySize: 1, intended: [], taken: [], seen };
  return {
    kind: 'answer',
    taskId: agentTaskId.parse(randomUUID()),
    answer: { kind: 'plan', answer } as never,
  };
};

test('a plan that no frame can carry is told without the fields that change, under its own digest', () => {
  const told = fitting(planned([{ pointer: '/data/x', after: LARGE }]));
  expect(told).toMatchObject({
    answer: {
      kind: 'plan',
      answer: {
        plan: {
          digest: 'd',
          items: [{ ref, action: 'configure', changes: [] }],
          warnings: ['It is too large to be told with the fields that change.'],
        },
        seen: { resources: [{ ref, status: 'OutOfSync', changes: [] }] },
      },
    },
  });
  expect(JSON.stringify(told).length).toBeLessThan(10_000);
});

test('one that is too large without them is a problem that says what to do', () => {
  expect(fitting(planned([], [LARGE]))).toMatchObject({
    answer: { kind: 'problem', problem: { code: 'answer-too-large', fix: 'Split the application.' } },
  });
});
