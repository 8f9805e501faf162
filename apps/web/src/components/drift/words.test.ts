import type { DriftView } from '@landfall/contracts/drift';
import { driftView } from '@landfall/contracts/drift';
import { expect, test } from 'vitest';
import { aRef, uuid } from '../../../test/fixtures.ts';
import { byApplication, dayOf, endOfDay, groupName, shortWords, stoppedWords } from './words.ts';

const drift = (over: Partial<Record<keyof DriftView, unknown>> = {}): DriftView =>
  driftView.parse({
    id: uuid(1),
    applicationId: uuid(2),
    applicationName: 'web',
    clusterId: uuid(3),
    clusterName: 'prod',
    ref: aRef('Deployment', 'web'),
    what: 'changed',
    field: '/spec/replicas',
    old: 3,
    new: 5,
    manager: 'scaler',
    since: null,
    foundAt: '2026-11-28T08:00:00Z',
    state: 'open',
    healed: 0,
    stoppedAt: null,
    ...over,
  });

test.each([
  [drift(), 'Deployment spec.replicas'],
  [drift({ what: 'deleted', field: '' }), 'Deployment deleted'],
  [drift({ what: 'unlabelled', field: '' }), 'Deployment Landfall’s label taken off'],
])('names what drifted', (one, name) => {
  expect(groupName(one)).toBe(name);
});

test('says who is fought with, once healing has stopped, and where', () => {
  const stopped = drift({ stoppedAt: '2026-11-28T08:00:00Z' });
  expect(stoppedWords({ drifts: [drift()] })).toBeNull();
  expect(stoppedWords({ drifts: [stopped] })).toBe('Stopped healing after 3 rounds: scaler changes it back.');
  expect(stoppedWords({ drifts: [stopped, drift()] })).toBe(
    'Stopped healing in 1 object after 3 rounds: scaler changes it back.',
  );
});

test('puts a group’s objects below their applications, by name', () => {
  const rows = [drift(), drift({ applicationId: uuid(4), applicationName: 'api' }), drift({ id: uuid(5) })];
  const names = byApplication(rows).map(([{ applicationName }, drifts]) => [applicationName, drifts.length]);
  expect(names).toEqual([
    ['api', 1],
    ['web', 2],
  ]);
});

test('a day is over at its end, and comes back as the same day', () => {
  expect(endOfDay('')).toBeUndefined();
  expect(dayOf(undefined)).toBe('');
  expect(dayOf(endOfDay('2026-12-24'))).toBe('2026-12-24');
});

const IMAGE = ['spec', 'template', 'spec', 'containers', { name: 'web' }, 'image'];
test.each([
  [drift(), 'spec.replicas'],
  [drift({ field: '/spec/template/metadata/annotations/a~1b' }), 'annotations["a/b"]'],
  [drift({ field: '/spec/template/spec/containers/0/image', place: IMAGE }), 'containers[web].image'],
  [drift({ what: 'unlabelled', field: '' }), 'Landfall’s label taken off'],
])('a title and a button name the end of a field', (one, words) => {
  expect(shortWords(one)).toBe(words);
});
