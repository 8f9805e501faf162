import { placeAsJq } from '@landfall/contracts/field-place';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { afterAll, expect, test } from 'vitest';
import { openJq } from '../ignore/jq.ts';
import { contentChanges } from './changes.ts';
import { placeOf, placeTokens } from './place.ts';
import { valueAt } from './pointer.ts';

const jq = openJq();
afterAll(() => jq.close());

const container = (name: string, image: string) => ({
  name,
  image,
  ports: [{ containerPort: 80, protocol: 'TCP' }],
});

/** A pod as the API server holds it: what names the items of its lists stands in managedFields. */
const pod = (containers: Json[], owned: string[], more: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'a',
    managedFields: [
      {
        manager: 'landfall',
        operation: 'Apply',
        apiVersion: 'v1',
        fieldsV1: {
          'f:spec': {
            'f:args': {},
            'f:containers': Object.fromEntries(
              owned.map((name) => [
                `k:{"name":"${name}"}`,
                {
                  '.': {},
                  'f:image': {},
                  'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {} } },
                },
              ]),
            ),
          },
        },
      },
    ],
  },
  spec: { containers, ...more },
});

const placesOf = (live: Manifest, after: Manifest) =>
  contentChanges(live, after).map((change) => placeOf(change, live, after));
const IMAGE = ['spec', 'containers', { name: 'web' }, 'image'];

test('an item is named by the key that the API server merges by, wherever it stands', () => {
  const live = pod([container('proxy', 'p:1'), container('web', 'w:2')], ['web', 'proxy']);
  const after = pod([container('web', 'w:1'), container('proxy', 'p:1')], ['web', 'proxy']);
  expect(placesOf(live, after)).toEqual([IMAGE]);
});

test('an item that is not there any more is named by what names the others', () => {
  const live = pod([container('proxy', 'p:1')], ['proxy']);
  const after = pod([container('web', 'w:1'), container('proxy', 'p:1')], ['proxy']);
  expect(placesOf(live, after)).toEqual([['spec', 'containers', { name: 'web' }]]);
});

test('below a named item another list is named by its own key, and by its place where it has none', () => {
  const env = (host: number) => [
    {
      ...container('web', 'w:1'),
      ports: [{ containerPort: 80, protocol: 'TCP', hostPort: host }],
      args: [String(host)],
    },
  ];
  expect(placesOf(pod(env(1), ['web']), pod(env(2), ['web']))).toEqual([
    ['spec', 'containers', { name: 'web' }, 'args', 0],
    ['spec', 'containers', { name: 'web' }, 'ports', { containerPort: 80, protocol: 'TCP' }, 'hostPort'],
  ]);
});

test('a field outside of such lists has no other name than its pointer', () => {
  const args = (one: string) => pod([], [], { args: [one], replicas: one });
  expect(placesOf(args('x'), args('y'))).toEqual([undefined, undefined]);
});

test('a place finds its item in any order, by jq and by tokens alike, and nothing where the item is not', async () => {
  const one = pod([container('web', 'w:1'), container('proxy', 'p:1')], []);
  const other = pod([container('proxy', 'p:1'), container('web', 'w:1')], []);
  const expression = placeAsJq(IMAGE);
  for (const live of [one, other]) {
    const tokens = placeTokens(IMAGE, live);
    expect(valueAt(live as Json, tokens ?? [])).toBe('w:1');
    expect(await jq.paths(expression, live)).toEqual([tokens]);
  }
  for (const live of [pod([container('proxy', 'p:1')], []), { ...one, spec: {} }]) {
    expect(placeTokens(IMAGE, live)).toBeUndefined();
    expect(await jq.paths(expression, live)).toEqual([]);
  }
});
