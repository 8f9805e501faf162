import { APPLICATION_LABEL, type Manifest } from '@landfall/contracts/resource';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Discovery, Kind } from '../ports/cluster.ts';
import { normalizeDesired } from './desired.ts';
import { ownershipOf, trackingValue } from './tracking.ts';

const kind = (name: string, namespaced: boolean, group = ''): Kind => ({
  group,
  version: 'v1',
  versions: ['v1'],
  kind: name,
  plural: `${name.toLowerCase()}s`,
  namespaced,
  verbs: [],
});
const discovery: Discovery = {
  kinds: [
    kind('ConfigMap', true),
    kind('Secret', true),
    kind('Namespace', false),
    kind('ClusterRole', false, 'rbac.authorization.k8s.io'),
  ],
  failedGroups: [],
};
const application = { id: 'app', trackingPrefix: 'org/app', namespace: 'shop' };
const one = (manifest: Manifest) => {
  const [desired] = normalizeDesired([manifest], discovery, application).objects;
  if (!desired) throw new Error('it is gone');
  return desired;
};

test('A.10: a namespaced object without a namespace gets the destination', () => {
  expect(one({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }).ref.namespace).toBe('shop');
  const elsewhere = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'other' } };
  expect(one(elsewhere).ref.namespace).toBe('other');
});

test('A.10: a cluster-scoped object has none, whatever it says', () => {
  const namespace = one({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', namespace: 'oops' } });
  expect(namespace.ref.namespace).toBe('');
  expect(namespace.manifest.metadata).not.toHaveProperty('namespace');
});

test('A.10: the scope of a kind defined in the same render is known', () => {
  const crd = (scope: string): Manifest => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.x.test' },
    spec: {
      group: 'x.test',
      scope,
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true }],
    },
  });
  const widget = { apiVersion: 'x.test/v1', kind: 'Widget', metadata: { name: 'w' } };
  const scoped = (scope: string) =>
    normalizeDesired([widget, crd(scope)], discovery, application).objects.find(
      ({ ref }) => ref.kind === 'Widget',
    );
  expect(scoped('Namespaced')).toMatchObject({
    ref: { namespace: 'shop' },
    known: { state: 'defined-here' },
  });
  expect(scoped('Cluster')).toMatchObject({ ref: { namespace: '' } });
});

test('A.5: of two objects with one identity the last wins, with a warning', () => {
  const config = (x: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { x },
  });
  const { objects, warnings } = normalizeDesired([config('1'), config('2')], discovery, application);
  expect(objects).toHaveLength(1);
  expect(objects[0]?.manifest.data).toEqual({ x: '2' });
  expect(warnings).toEqual(['ConfigMap a in shop stands twice in the render; the last one is used.']);
});

test('what only the API server writes is taken out; stringData becomes data', () => {
  const { manifest } = one({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'a', uid: 'x', resourceVersion: '1', managedFields: [], creationTimestamp: null },
    stringData: { a: 'b' },
    data: { c: 'ZA==\n' },
    status: {},
  });
  expect(Object.keys(manifest.metadata).sort()).toEqual(['annotations', 'labels', 'name', 'namespace']);
  expect(manifest).toMatchObject({ data: { a: 'Yg==', c: 'ZA==' } });
  expect(manifest).not.toHaveProperty('stringData');
  expect(manifest).not.toHaveProperty('status');
});

test('A.11: the mark describes its object, and only that one', () => {
  const { manifest, ref } = one({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
  expect(manifest.metadata.labels?.[APPLICATION_LABEL]).toBe('app');
  expect(ownershipOf(manifest, ref, application)).toEqual({ owner: 'this-application' });
  expect(ownershipOf(manifest, { ...ref, name: 'copy' }, application)).toEqual({ owner: 'nobody' });
  expect(ownershipOf(manifest, ref, { ...application, trackingPrefix: 'org/other' })).toEqual({
    owner: 'other-application',
    applicationId: 'app',
  });
  expect(ownershipOf(manifest, ref, { ...application, trackingPrefix: 'elsewhere/other' })).toEqual({
    owner: 'other-application',
    applicationId: undefined,
  });
});

test('a tracking value is read back for every kind and name', () => {
  const text = fc.stringMatching(/^[a-z0-9.:-]{1,20}$/);
  fc.assert(
    fc.property(text, text, text, text, (group, version, namespace, name) => {
      const ref = { group, version, kind: 'Role', namespace, name };
      const annotations = { 'landfall.dev/tracking': trackingValue('org/app', ref) };
      const live = { apiVersion: 'v1', kind: 'Role', metadata: { name, annotations } };
      expect(ownershipOf(live, ref, application).owner).toBe('this-application');
    }),
  );
});

test('A.11: a tracking value names one object of one application: no two have the same', () => {
  const ref = fc.record({
    group: fc.constantFrom('', 'apps', 'x.test'),
    version: fc.constant('v1'),
    kind: fc.constantFrom('Role', 'Widget'),
    namespace: fc.stringMatching(/^(?:[a-z0-9]-?){0,4}[a-z]$/),
    // RBAC has names with colons.
    name: fc.stringMatching(/^[a-z0-9.:-]{1,8}$/),
  });
  const prefix = fc.constantFrom('org/app', 'org/other', 'elsewhere/app');
  fc.assert(
    fc.property(ref, ref, prefix, prefix, (a, b, mine, theirs) => {
      const same =
        mine === theirs && (Object.keys(a) as (keyof typeof a)[]).every((key) => a[key] === b[key]);
      expect(trackingValue(mine, a) === trackingValue(theirs, b)).toBe(same);
      const live = {
        apiVersion: 'v1',
        kind: 'Role',
        metadata: { name: b.name, annotations: { 'landfall.dev/tracking': trackingValue(mine, a) } },
      };
      const copied = trackingValue('', a) !== trackingValue('', b);
      if (copied) expect(ownershipOf(live, b, application).owner).toBe('nobody');
    }),
  );
});

test('what was brought to its form once stays as it is', () => {
  const text = fc.constantFrom('', 'YQ==', 'Y Q\n==', 'plain');
  const anyManifest = fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constantFrom('ConfigMap', 'Secret', 'Namespace', 'Widget'),
    metadata: fc.record(
      {
        name: fc.constantFrom('a', 'b'),
        namespace: fc.constantFrom('', 'shop', 'other'),
        labels: fc.dictionary(fc.constantFrom('a', 'b'), text),
        annotations: fc.dictionary(fc.constantFrom('a', 'argocd.argoproj.io/sync-wave'), text),
        uid: text,
        creationTimestamp: fc.constant(null),
      },
      { requiredKeys: ['name'] },
    ),
    data: fc.option(fc.dictionary(fc.constantFrom('a', 'b'), fc.option(text))),
    stringData: fc.option(fc.dictionary(fc.constantFrom('a', 'c'), fc.option(text))),
    status: fc.constantFrom(null, {}),
  });
  fc.assert(
    fc.property(anyManifest, (any) => {
      const first = one(any as Manifest);
      const again = one(first.manifest);
      expect(again).toEqual(first);
      expect(one(JSON.parse(JSON.stringify(first.manifest)))).toEqual(first);
    }),
  );
});

test('the inputs stay as they are', () => {
  const manifest: Manifest = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'a', uid: 'x' },
    stringData: { a: 'b' },
  };
  const before = structuredClone(manifest);
  one(manifest);
  expect(manifest).toEqual(before);
});
