import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { seemsDifferent } from './owned-fields.ts';

/** A live object with what we own of it, as the API server writes it. */
function live(spec: Json, owned: Json, apiVersion = 'apps/v1'): Manifest {
  const managedFields = [{ manager: 'landfall', operation: 'Apply', apiVersion, fieldsV1: owned }];
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', managedFields }, spec };
}
const desired = (spec: Json): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec,
});
const F: Json = {};

test('the same fields with the same values are unchanged, whatever others own beside them', () => {
  const owned = { 'f:spec': { 'f:replicas': F } };
  expect(
    seemsDifferent(desired({ replicas: 1 }), live({ replicas: 1, strategy: {} }, owned), undefined),
  ).toBe(false);
});

test.each<[string, Json, Json, Json]>([
  ['another value', { replicas: 2 }, { replicas: 1 }, { 'f:replicas': F }],
  ['a field that is new in Git', { replicas: 1, paused: true }, { replicas: 1 }, { 'f:replicas': F }],
  [
    'a field that left Git',
    { replicas: 1 },
    { replicas: 1, paused: true },
    { 'f:replicas': F, 'f:paused': F },
  ],
  ['a field that someone took', { replicas: 1 }, { replicas: 1 }, { 'f:paused': F }],
  ['a field that someone removed', { replicas: 1 }, {}, { 'f:replicas': F }],
])('%s seems different', (_name, want, have, owned) => {
  expect(seemsDifferent(desired(want), live(have, { 'f:spec': owned }), undefined)).toBe(true);
});

test('an object nobody applied for us, or in another version, seems different', () => {
  const bare: Manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 1 },
  };
  expect(seemsDifferent(desired({ replicas: 1 }), bare, undefined)).toBe(true);
  const old = live({ replicas: 1 }, { 'f:spec': { 'f:replicas': F } }, 'apps/v1beta1');
  expect(seemsDifferent(desired({ replicas: 1 }), old, undefined)).toBe(true);
});

test('list items are matched by their keys, defaults included', () => {
  const ports = {
    'f:ports': {
      'k:{"containerPort":53,"protocol":"TCP"}': { '.': F, 'f:containerPort': F },
      'k:{"containerPort":53,"protocol":"UDP"}': { '.': F, 'f:containerPort': F, 'f:protocol': F },
    },
  };
  const have = {
    ports: [
      { containerPort: 53, protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP' },
    ],
  };
  const want = { ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] };
  expect(seemsDifferent(desired(want), live(have, { 'f:spec': ports }), undefined)).toBe(false);
  const reversed = { ports: [...want.ports].reverse() };
  expect(seemsDifferent(desired(reversed), live(have, { 'f:spec': ports }), undefined)).toBe(true);
});

test('a set is ours by member', () => {
  const owned = { 'f:spec': { 'f:finalizers': { 'v:"a"': F } } };
  expect(
    seemsDifferent(desired({ finalizers: ['a'] }), live({ finalizers: ['b', 'a'] }, owned), undefined),
  ).toBe(false);
  expect(
    seemsDifferent(desired({ finalizers: ['a', 'c'] }), live({ finalizers: ['a'] }, owned), undefined),
  ).toBe(true);
});

test('a default inside an atomic list is told from a change by what was applied last', () => {
  const owned = { 'f:spec': { 'f:ports': F } };
  const have = { ports: [{ port: 80, protocol: 'UDP' }] };
  const want = desired({ ports: [{ port: 80 }] });
  expect(seemsDifferent(want, live(have, owned), want)).toBe(false);
  expect(seemsDifferent(want, live(have, owned), desired({ ports: [{ port: 80, protocol: 'UDP' }] }))).toBe(
    true,
  );
  expect(seemsDifferent(want, live(have, owned), undefined)).toBe(true);
});

test('zero values that the API server does not store are no difference', () => {
  const owned = { 'f:spec': { 'f:readOnly': F, 'f:name': F } };
  expect(seemsDifferent(desired({ name: 'a', readOnly: false }), live({ name: 'a' }, owned), undefined)).toBe(
    false,
  );
  expect(seemsDifferent(desired({ name: 'a', readOnly: true }), live({ name: 'a' }, owned), undefined)).toBe(
    true,
  );
  expect(
    seemsDifferent(
      desired({ name: 'a', readOnly: false }),
      live({ name: 'a', readOnly: true }, owned),
      undefined,
    ),
  ).toBe(true);
});

test('empty maps and lists that the API server leaves out, or stores as null, are no difference', () => {
  const owned = { 'f:spec': { 'f:selector': F, 'f:rules': F } };
  const want = desired({ selector: {}, rules: [] });
  expect(seemsDifferent(want, live({}, owned), undefined)).toBe(false);
  expect(seemsDifferent(want, live({ rules: null }, owned), undefined)).toBe(false);
  expect(seemsDifferent(want, live({ selector: { a: 'b' } }, owned), undefined)).toBe(true);
  expect(seemsDifferent(desired({ selector: { a: 'b' }, rules: [] }), live({}, owned), undefined)).toBe(true);
});

test('what an atomic list leaves out of its items is told from a change by what was applied last', () => {
  const owned = { 'f:spec': { 'f:egress': F } };
  const want = desired({ egress: [{ to: [], ports: [] }] });
  expect(seemsDifferent(want, live({ egress: [{}] }, owned), want)).toBe(false);
  expect(seemsDifferent(want, live({ egress: [{}] }, owned), undefined)).toBe(true);
  expect(seemsDifferent(want, live({ egress: [{ to: ['x'] }] }, owned), want)).toBe(true);
});

test('null in a map of texts is stored as an empty text', () => {
  const owned = { 'f:spec': { 'f:a': F } };
  const want = desired({ a: null });
  expect(seemsDifferent(want, live({ a: '' }, owned), want)).toBe(false);
  expect(seemsDifferent(want, live({ a: '' }, owned), desired({ a: 'x' }))).toBe(true);
  expect(seemsDifferent(want, live({ a: 'x' }, owned), want)).toBe(true);
});

test('an empty set owns nothing', () => {
  const owned = { 'f:spec': { 'f:name': F } };
  expect(
    seemsDifferent(desired({ name: 'a', set: [] }), live({ name: 'a', set: [] }, owned), undefined),
  ).toBe(false);
  expect(
    seemsDifferent(desired({ name: 'a', set: [] }), live({ name: 'a', set: ['x'] }, owned), undefined),
  ).toBe(true);
  const want = desired({ name: 'a', set: [] });
  expect(seemsDifferent(want, live({ name: 'a' }, owned), want)).toBe(false);
  expect(seemsDifferent(want, live({ name: 'a' }, owned), desired({ name: 'a' }))).toBe(true);
});
