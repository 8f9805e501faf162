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
