import type { AuditEntry } from '@landfall/contracts/audit';
import { expect, test } from 'vitest';
import { actionWords, actorWords, detailWords, subjectHref } from './words.ts';

const entry = (over: Partial<AuditEntry>): AuditEntry => ({
  id: '1',
  at: '2026-11-23T14:02:11Z',
  actor: { kind: 'user', userId: 'u', name: 'Ada' },
  action: 'application.create',
  subject: { kind: 'application', id: 'a1', name: 'web' },
  detail: {},
  ...over,
});

test('an act reads as a sentence: who, what', () => {
  expect(`${actorWords(entry({}))} ${actionWords(entry({}))}`).toBe('Ada created the application web');
  expect(actionWords(entry({ action: 'robot.dance', subject: { kind: 'robot', id: 'r', name: 'R2' } }))).toBe(
    'robot.dance R2',
  );
  expect(actionWords(entry({ action: 'constructor' }))).toBe('constructor web');
});

test('what is asked of Git reads as a sentence at each of its turns', () => {
  const words = ['drift.accept', 'proposal.open', 'proposal.merged'].map((action) =>
    actionWords(entry({ action })),
  );
  expect(words).toEqual([
    'accepted into Git what drifted in web',
    'opened a pull request for web',
    'saw a pull request for web merged',
  ]);
});

test('an automatic act says its reason, and ids stay out of the line', () => {
  const automatic = entry({
    actor: { kind: 'system', reason: 'a push to main' },
    detail: {
      repositoryId: 'r1',
      path: 'shop',
      changed: ['path', 'syncPolicy'],
      syncPolicy: { prune: true },
    },
  });
  expect(detailWords(automatic)).toBe('a push to main · path: shop · changed: path, syncPolicy');
});

test('what becomes of a sync has no reason but itself; that it was asked for has one', () => {
  const subject = { kind: 'sync', id: 's', name: 'web 3' };
  const actor = { kind: 'system', reason: 'Git changed.' } as const;
  const line = (action: string, detail = {}): string => {
    const one = entry({ action, actor, subject, detail });
    return `${actionWords(one)}: ${detailWords(one)}`;
  };
  expect(line('sync.request', { trigger: 'push' })).toBe(
    'asked for the sync web 3: Git changed. · trigger: push',
  );
  expect(line('sync.succeeded')).toBe('finished the sync web 3: ');
  expect(line('sync.failed', { code: 'apply-failed' })).toBe('failed the sync web 3: code: apply-failed');
  expect(line('sync.hold', { because: 'web is locked' })).toBe('held the sync web 3: because: web is locked');
});

test('deleting with objects is not told as forgetting, and what is not so is not told at all', () => {
  const removed = entry({ action: 'application.remove', detail: { objects: 'foreground' } });
  expect(actionWords(removed)).toBe('had the application web deleted with its objects');
  expect(actionWords(entry({ action: 'application.remove', detail: { objects: 'keep' } }))).toBe(
    'forgot the application web',
  );
  const detail = { url: 'https://git.example.com/shop.git', deployKey: false, credential: true };
  expect(detailWords(entry({ action: 'repository.connect', detail }))).toBe(
    'url: https://git.example.com/shop.git · credential',
  );
});

test('what is gone has no page', () => {
  expect(subjectHref(entry({}))).toBe('/applications/a1');
  expect(subjectHref(entry({ action: 'application.remove' }))).toBeNull();
});
