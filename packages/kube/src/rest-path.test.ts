import { expect, test } from 'vitest';
import { query, restPath } from './rest-path.ts';

const pods = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const roles = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
};

test.each([
  [pods, {}, '/api/v1/pods'],
  [pods, { namespace: 'a' }, '/api/v1/namespaces/a/pods'],
  [pods, { namespace: 'a', name: 'b' }, '/api/v1/namespaces/a/pods/b'],
  [roles, { namespace: 'a', name: 'system:x' }, '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Ax'],
  [pods, { namespace: 'a', name: '../../secrets/b' }, '/api/v1/namespaces/a/pods/..%2F..%2Fsecrets%2Fb'],
])('%j %j', (kind, target, path) => {
  expect(restPath(kind, target)).toBe(path);
});

test.each(['..', '.', ''])('%j is no name', (name) => {
  expect(() => restPath(pods, { namespace: 'a', name })).toThrow(RangeError);
});

test('a query leaves out what is not set', () => {
  expect(query({ a: undefined, labelSelector: 'x=y,z' })).toBe('?labelSelector=x%3Dy%2Cz');
  expect(query({})).toBe('');
});
