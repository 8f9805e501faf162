import type { IgnoreDifference } from '@landfall/contracts/application';
import { ignoreDifference } from '@landfall/contracts/application';
import { pointerTokens } from '@landfall/contracts/json-pointer';
import { APPLICATION_LABEL, type Manifest, refOf, TRACKING_ANNOTATION } from '@landfall/contracts/resource';
import { afterAll, expect, test } from 'vitest';
import { ignorable, withMarks } from './ignorable.ts';
import { openJq } from './jq.ts';
import { withLiveValues } from './live-values.ts';
import { ignoredPaths } from './paths.ts';
import { rulesFor } from './rules.ts';

const jq = openJq();
const mask = (manifest: Manifest): Manifest => manifest;
afterAll(() => jq.close());

const rule = (over: Partial<IgnoreDifference>): IgnoreDifference =>
  ignoreDifference.parse({ group: 'apps', kind: 'Deployment', ...over });
const web = (replicas: number, image: string): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', annotations: { 'a/b': 'x' } },
  spec: { replicas, template: { spec: { containers: [{ name: 'web', image }] } } },
});

test.each([
  [{}, true],
  [{ group: '*', kind: '*' }, true],
  [{ group: 'ap*', kind: 'Deploy*' }, true],
  [{ group: '' }, false],
  [{ kind: 'StatefulSet' }, false],
  [{ name: 'web', namespace: 'shop' }, true],
  // As Argo CD's manifests leave them empty.
  [{ name: '', namespace: '' }, true],
  [{ name: 'other' }, false],
  [{ namespace: 'other' }, false],
])('A.5: a rule %j concerns Deployment web in shop: %s', (over, concerns) => {
  const manifest = web(1, 'a');
  expect(rulesFor(refOf(manifest), [rule(over)]).length > 0).toBe(concerns);
});

test('A.5: by pointer, with ~1 for a slash, and by jq', async () => {
  const rules = [
    rule({ jsonPointers: ['/spec/replicas', '/metadata/annotations/a~1b'] }),
    rule({ jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == "web") | .image'] }),
  ];
  expect(await ignoredPaths(rules, web(1, 'a'), { jq, mask })).toEqual([
    ['spec', 'replicas'],
    ['metadata', 'annotations', 'a/b'],
    ['spec', 'template', 'spec', 'containers', '0', 'image'],
  ]);
});

test('A.5: by the managers that own the fields', async () => {
  const live = web(3, 'a');
  live.metadata.managedFields = [
    {
      manager: 'scaler',
      operation: 'Update',
      apiVersion: 'apps/v1',
      fieldsV1: {
        'f:spec': {
          'f:replicas': {},
          'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } },
        },
      },
    },
  ];
  expect(await ignoredPaths([rule({ managedFieldsManagers: ['scaler'] })], live, { jq, mask })).toEqual([
    ['spec', 'replicas'],
    ['spec', 'template', 'spec', 'containers', '0', 'image'],
  ]);
});

test('A.5: an expression has a second, and what is no jq is told; the next one works', async () => {
  await expect(jq.paths('.a[', web(1, 'a'))).rejects.toThrow(/^jq \.a\[: /);
  await expect(jq.paths('def f: f; f', web(1, 'a'))).rejects.toThrow(/took too long/);
  expect(await jq.paths('.spec.replicas', web(1, 'a'))).toEqual([['spec', 'replicas']]);
});

test('our own fields are no rule’s: what Git sets would never be applied', async () => {
  expect(() => rule({ managedFieldsManagers: ['landfall'] })).toThrow(/Name another manager/);
  const live = web(3, 'a');
  const fieldsV1 = { 'f:spec': { 'f:replicas': {} } };
  live.metadata.managedFields = [
    { manager: 'landfall', operation: 'Apply', apiVersion: 'apps/v1', fieldsV1 },
  ];
  const stored = { ...rule({}), managedFieldsManagers: ['landfall'] };
  expect(await ignoredPaths([stored], live, { jq, mask })).toEqual([]);
});

test('A.5: a field that an object does not have is none to ignore, as in Argo CD', async () => {
  for (const expression of [
    '.spec.template.spec.initContainers[] | select(.name == "injected")',
    '.spec.replicas.deeper',
    '.metadata.name.deeper',
  ])
    expect(await jq.paths(expression, web(1, 'a'))).toEqual([]);
});

test.each([
  ['.data.password', undefined],
  ['error(.data.password)', undefined],
  ['.data.password | halt_error', 'it gives no answer'],
  ['halt', 'it gives no answer'],
  ['.data.password | ltrimstr("x")', 'only a path'],
  ['{}', 'only a path'],
])('LEAK-1: what jq quotes of an object is never told: %s', async (expression, why) => {
  const secret = { ...web(1, 'a'), data: { password: 'canary' } };
  const answer = await jq.paths(expression, secret).catch((error: Error) => error.message);
  if (typeof answer === 'string') {
    expect(answer).not.toContain('canary');
    expect(answer).toContain(why);
  } else expect(JSON.stringify(answer)).not.toContain('canary');
});

test('jq sees a Secret masked: neither its answer nor the paths that it chooses tell a value', async () => {
  const secret = { ...web(1, 'a'), kind: 'Secret', data: { password: 'canary' } };
  const masked = (manifest: Manifest): Manifest => ({ ...manifest, data: { password: 'masked' } });
  const rules = [
    rule({
      kind: 'Secret',
      jqPathExpressions: ['if .data.password == "canary" then .data else .metadata.labels end'],
    }),
  ];
  expect(await ignoredPaths(rules, secret, { jq, mask: masked })).toEqual([['metadata', 'labels']]);
});

test('what an object is, and what the API server writes, is not ignored; our marks stay', () => {
  const live = web(3, 'b');
  live.metadata = { ...live.metadata, uid: 'u', labels: { theirs: '1' }, managedFields: [] };
  const desired = web(1, 'a');
  desired.metadata = {
    ...desired.metadata,
    labels: { [APPLICATION_LABEL]: 'app' },
    annotations: { [TRACKING_ANNOTATION]: 'of it' },
  };
  const named = (...paths: string[]) =>
    ignorable(paths.map(pointerTokens), live, desired).map((path) => path.join('/'));
  expect(named('/apiVersion', '/kind', '/metadata/name', '/metadata/uid', '/metadata/managedFields')).toEqual(
    [],
  );
  expect(named('/metadata')).toEqual(['metadata/annotations', 'metadata/labels']);
  expect(named('/metadata/labels/a', '/spec')).toEqual(['metadata/labels/a', 'spec']);
  expect(withMarks(live, desired).metadata).toMatchObject({
    labels: { theirs: '1', [APPLICATION_LABEL]: 'app' },
    annotations: { [TRACKING_ANNOTATION]: 'of it' },
  });
});

test('jq sees nothing of the process: no environment', async () => {
  process.env.LANDFALL_CANARY = 'canary';
  const seen = await jq.paths(
    'if (env | tostring | test("canary|PATH=/usr")) then .a else .b end',
    web(1, 'a'),
  );
  expect(seen).toEqual([['b']]);
});

test('4.5: an ignored field of ours is sent with its live value, items found by name; what others hold stays out', () => {
  const live = web(7, 'b');
  live.spec = {
    replicas: 7,
    paused: true,
    template: { spec: { containers: [{ name: 'sidecar' }, { name: 'web', image: 'b' }] } },
  };
  const paths = [
    ['spec', 'replicas'],
    ['spec', 'paused'],
    ['spec', 'template', 'spec', 'containers', '1', 'image'],
  ];
  const notOurs = withLiveValues(web(1, 'a'), live, paths, () => false);
  expect(notOurs.spec).toEqual({ template: { spec: { containers: [{ name: 'web' }] } } });
  const ours = withLiveValues(web(1, 'a'), live, paths, () => true);
  expect(ours).toEqual({ ...web(7, 'b'), spec: { ...(web(7, 'b').spec as object), paused: true } });
});
