import { expect, test } from 'vitest';
import { readChange } from './read-change.ts';
import { standingOf } from './standing.ts';

interface Written {
  fields?: object;
  wroteAt?: string;
  others?: { manager: string; time: string; subresource?: string }[];
  uid?: string;
  going?: boolean;
  ready?: number;
}

/** A Deployment of ours as a watch shows it. */
function seen({
  fields = { 'f:spec': { 'f:replicas': {} } },
  wroteAt = '10:00:00',
  others = [],
  uid = 'u1',
  going = false,
  ready = 1,
}: Written = {}) {
  const entry = (manager: string, time: string, fieldsV1: object, more: object) => ({
    manager,
    operation: manager === 'landfall' ? 'Apply' : 'Update',
    apiVersion: 'apps/v1',
    time: `2026-11-28T${time}Z`,
    fieldsV1,
    ...more,
  });
  const standing = standingOf({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid,
      generation: 1,
      labels: { 'landfall.dev/application': 'a1' },
      ...(going ? { deletionTimestamp: '2026-11-28T10:00:05Z' } : {}),
      managedFields: [
        entry('landfall', wroteAt, fields, {}),
        ...others.map(({ manager, time, subresource }) =>
          entry(manager, time, {}, subresource ? { subresource } : {}),
        ),
      ] as never,
    },
    spec: { replicas: 1 },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      availableReplicas: ready,
      readyReplicas: ready,
    },
  });
  if (!standing) throw new Error('it carries the label');
  return standing;
}

const less = { 'f:spec': {} };

test('a field that is no longer ours may be drift', () => {
  const edited = seen({ fields: less, others: [{ manager: 'kubectl-edit', time: '10:00:07' }] });
  expect(readChange(seen(), edited)).toBe('drift');
});

test('taken in the very second in which we wrote, it is still somebody else', () => {
  const edited = seen({ fields: less, others: [{ manager: 'kubectl-edit', time: '10:00:00' }] });
  expect(readChange(seen(), edited)).toBe('drift');
});

test('what others write beside our fields is nothing', () => {
  const annotated = seen({ others: [{ manager: 'kube-controller-manager', time: '10:00:07' }] });
  expect(readChange(seen(), annotated)).toBe('nothing');
});

test('our own write is nothing, also the first one seen', () => {
  const more = { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } };
  expect(readChange(seen(), seen({ fields: more, wroteAt: '10:00:07' }))).toBe('nothing');
  expect(readChange(undefined, seen({ ready: 1 }))).toBe('health');
});

test('our own write that somebody has written after may be drift', () => {
  const after = seen({
    fields: less,
    wroteAt: '10:00:07',
    others: [{ manager: 'kubectl-edit', time: '10:00:07' }],
  });
  expect(readChange(seen(), after)).toBe('drift');
});

test('another object of the same name, and one on its way out, may be drift', () => {
  expect(readChange(seen(), seen({ uid: 'u2' }))).toBe('drift');
  expect(readChange(seen(), seen({ going: true }))).toBe('drift');
});

test('only its state has changed: how it fares', () => {
  const status = [{ manager: 'kube-controller-manager', time: '10:00:07', subresource: 'status' }];
  expect(readChange(seen(), seen({ ready: 0, others: status }))).toBe('health');
  expect(readChange(seen(), seen({ others: status }))).toBe('nothing');
});

test('without our label it is none of ours', () => {
  expect(standingOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } })).toBeUndefined();
});
