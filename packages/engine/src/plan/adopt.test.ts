import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { migration, takenOver, withoutTheirs } from './adopt.ts';
import { isAdoptable, makersOf } from './makers.ts';

test.each([
  ['kubectl', true],
  ['kubectl-client-side-apply', true],
  ['kubectl-edit', true],
  ['kubectl-create', true],
  ['helm', true],
  ['Helm', true],
  ['argocd-controller', true],
  ['argocd-application-controller', true],
  ['kustomize-controller', true],
  ['helm-controller', true],
  ['flux', true],
  ['argocd-image-updater', false],
  ['argocd-operator', false],
  ['flux-operator', false],
  ['flux2', false],
  ['helm-operator', false],
  ['helmfile', false],
  ['kubectl-rollout', false],
  ['kubectl-argo-rollouts', false],
  ['kubectl-neat', false],
  ['kubectlish', false],
  ['kube-controller-manager', false],
  ['landfall', false],
  ['', false],
])('4.5: %s may be taken over: %s', (manager, may) => {
  expect(isAdoptable(manager, scaler([]))).toBe(may);
});

const entry = (manager: string, apiVersion: string, fieldsV1: object, more: object = {}): Json =>
  ({ manager, operation: 'Update', apiVersion, fieldsType: 'FieldsV1', fieldsV1, ...more }) as Json;
const scaler = (managedFields: Json[]): Manifest => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', resourceVersion: '7', managedFields },
  spec: { minReplicas: 1, maxReplicas: 3, behavior: { a: 1 } },
});

test('4.5: only entries of one version become ours; what was set through another stays, and is told', () => {
  const v1 = entry('kubectl-client-side-apply', 'autoscaling/v1', { 'f:spec': { 'f:targetCPU': {} } });
  const v2 = entry('kubectl-edit', 'autoscaling/v2', { 'f:spec': { 'f:minReplicas': {} } });
  const live = scaler([v1, v2]);
  const [replaced, guard] = migration(live, ['kubectl-client-side-apply', 'kubectl-edit']);
  expect(replaced).toMatchObject({
    value: [{ manager: 'landfall', operation: 'Apply', apiVersion: 'autoscaling/v2' }, v1],
  });
  expect(guard).toMatchObject({ path: '/metadata/resourceVersion', value: '7' });
  expect(takenOver(live, makersOf(live, live)).warnings).toEqual([
    'Fields that were set through autoscaling/v1 and are not in Git stay as they are.',
  ]);
  const alone = migration(scaler([v1]), ['kubectl-client-side-apply']);
  expect(alone[0]).toMatchObject({ value: [{ manager: 'landfall', apiVersion: 'autoscaling/v1' }] });
  expect(takenOver(scaler([v1]), ['kubectl-client-side-apply']).warnings).toEqual([]);
});

test('4.5: subresources and other managers keep their entries', () => {
  const scale = entry('kubectl-scale', 'autoscaling/v2', { 'f:spec': {} }, { subresource: 'scale' });
  const other = entry('some-operator', 'autoscaling/v2', { 'f:spec': { 'f:behavior': {} } });
  const kubectl = entry('kubectl', 'autoscaling/v2', { 'f:spec': { 'f:maxReplicas': {} } });
  const [replaced] = migration(scaler([scale, other, kubectl]), ['kubectl', 'kubectl-scale']);
  expect(replaced).toMatchObject({ value: [{ manager: 'landfall' }, scale, other] });
  expect(migration(scaler([scale, other]), ['kubectl-scale'])).toEqual([]);
});

test('4.5: a take-over shows what goes: what its makers alone set and Git does not have', () => {
  const fields = { 'f:spec': { 'f:minReplicas': {}, 'f:maxReplicas': {}, 'f:behavior': { 'f:a': {} } } };
  const live = scaler([
    entry('kubectl', 'autoscaling/v2', fields),
    entry('some-operator', 'autoscaling/v2', { 'f:spec': { 'f:behavior': { 'f:a': {} } } }),
  ]);
  const { managedFields: _theirs, ...metadata } = live.metadata;
  const desired = { ...live, metadata, spec: { maxReplicas: 3 } };
  expect(withoutTheirs({ applied: live, desired, live }, ['kubectl']).spec).toEqual({
    maxReplicas: 3,
    behavior: { a: 1 },
  });
});
