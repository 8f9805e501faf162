import type { IgnoreDifference } from '@landfall/contracts/application';
import { ignoreDifference } from '@landfall/contracts/application';
import type { Manifest } from '@landfall/contracts/resource';
import { refOf } from '@landfall/contracts/resource';
import { afterAll, expect, test } from 'vitest';
import { openJq } from './jq.ts';
import { withLiveValues } from './live-values.ts';
import { ignoredPaths } from './paths.ts';
import { rulesFor } from './rules.ts';

const jq = openJq();
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
  expect(await ignoredPaths(rules, web(1, 'a'), jq)).toEqual([
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
  expect(await ignoredPaths([rule({ managedFieldsManagers: ['scaler'] })], live, jq)).toEqual([
    ['spec', 'replicas'],
    ['spec', 'template', 'spec', 'containers', '0', 'image'],
  ]);
});

test('A.5: an expression has a second, and what is no jq is told; the next one works', async () => {
  await expect(jq.paths('.a[', web(1, 'a'))).rejects.toThrow(/^jq \.a\[: /);
  await expect(jq.paths('def f: f; f', web(1, 'a'))).rejects.toThrow(/took too long/);
  expect(await jq.paths('.spec.replicas', web(1, 'a'))).toEqual([['spec', 'replicas']]);
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
