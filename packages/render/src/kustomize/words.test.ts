import { expect, it, vi } from 'vitest';
import { checkout, configMap, refusal, renderAt } from '../../test/repository.ts';

vi.setConfig({ testTimeout: 60_000 });

const PATCH = 'Correct the patch in the kustomization or in the application’s Kustomize options.';
const KINDS =
  'The first is a part of an object with apiVersion, kind and metadata.name, the second a list of operations.';
const BASE = 'resources: [a.yaml]\n';
const inflator = 'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: g}\nname: x\n';
const replacement = (source: string, target: string) =>
  `${BASE}replacements: [{source: ${source}, targets: [{select: {kind: ConfigMap}, fieldPaths: [${target}]}]}]`;

/** Kustomization of `app`, other files, and what a person reads when kustomize refuses. */
const cases: [string, string, Record<string, string>, string[]][] = [
  [
    'a chart inflated by a generator',
    'generators: [g.yaml]',
    { 'app/g.yaml': inflator },
    [
      'kustomize-failed',
      'The kustomization uses `HelmChartInflationGenerator`.',
      'Kustomize would have to run Helm and fetch charts while it renders.',
      'Make the chart an application of its own, with Helm as the renderer.',
    ],
  ],
  [
    'an unknown field',
    `${BASE}resource: []`,
    {},
    [
      'kustomize-failed',
      'The kustomization has a field `resource`, which Kustomize does not know.',
      'An unknown field is refused, because it is mostly a spelling mistake.',
      'Correct or remove it.',
    ],
  ],
  [
    'a field of another type, its values not told',
    'secretGenerator: [{name: c, literals: {a: hunter2}}]',
    {},
    [
      'kustomize-failed',
      'The field `secretGenerator` of the kustomization holds a mapping where it may not.',
      'Kustomize expects another type there.',
      'Look at the field in the documentation of Kustomize, and correct it.',
    ],
  ],
  [
    'a kustomization that is a list',
    '- a.yaml',
    {},
    [
      'kustomize-failed',
      '`app/kustomization.yaml` is not a mapping.',
      'A kustomization is one document of fields like `resources`.',
      'Write it as `field: value` lines.',
    ],
  ],
  [
    'an empty kustomization',
    '# later\n',
    {},
    [
      'kustomize-failed',
      'The kustomization is empty.',
      'It names nothing to build: no resources, no components, no generators.',
      'List its files under `resources`, or stop referring to it.',
    ],
  ],
  [
    'a resource taken as a component',
    'components: [../c]',
    { 'c/kustomization.yaml': 'namePrefix: x-\n' },
    [
      'kustomize-failed',
      '`c` is listed under `components` and is no component.',
      'Its kustomization is of kind Kustomization.',
      'List it under `resources`, or make it `kind: Component`.',
    ],
  ],
  [
    'a component taken as a resource',
    'resources: [../c]',
    {
      'c/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n',
    },
    [
      'kustomize-failed',
      '`c` is a component and is listed under `resources`.',
      'A component changes the resources beside it; it is no resource by itself.',
      'List it under `components`.',
    ],
  ],
  [
    'a circle',
    'resources: [../b]',
    { 'b/kustomization.yaml': 'resources: [../app]' },
    [
      'kustomize-failed',
      'The kustomizations refer to each other in a circle, by way of `app`.',
      'A kustomization cannot be its own resource.',
      'Remove one of the references.',
    ],
  ],
  [
    'a folder without kustomization',
    'resources: [../b]',
    { 'b/x.yaml': configMap('x') },
    [
      'kustomize-failed',
      'There is no `kustomization.yaml` in `b`.',
      'A kustomization refers to that folder, and Kustomize takes a folder only with a kustomization of its own.',
      'Add one that lists its files under `resources`.',
    ],
  ],
  [
    'the same object twice',
    'resources: [a.yaml, b.yaml]',
    { 'app/b.yaml': configMap('a') },
    [
      'kustomize-failed',
      'ConfigMap a comes twice.',
      'Two of the resources of a kustomization hold it, and Kustomize takes each object once.',
      'Remove one of them, or make it a patch of the other.',
    ],
  ],
  [
    'a generator’s file that is not there, in a base that is',
    'resources: [../base]',
    { 'base/kustomization.yaml': 'configMapGenerator: [{name: c, files: [gone.txt]}]\n' },
    [
      'kustomize-failed',
      'The kustomization refers to `base/gone.txt`, which is not in the repository.',
      'Kustomize found nothing of that name.',
      'Add it, or correct the name in the kustomization.',
    ],
  ],
  [
    'a generator’s file that is not there',
    'configMapGenerator: [{name: c, files: [gone.txt]}]',
    {},
    [
      'kustomize-failed',
      'The kustomization refers to `app/gone.txt`, which is not in the repository.',
      'Kustomize found nothing of that name.',
      'Add it, or correct the name in the kustomization.',
    ],
  ],
  [
    'broken YAML in a base, by its path',
    'resources: [../b]',
    { 'b/kustomization.yaml': BASE, 'b/a.yaml': 'apiVersion: v1\nkind: A\n  bad: x\n' },
    [
      'yaml-syntax',
      '`b/a.yaml` is not valid YAML.',
      'Line 3: bad indentation of a mapping entry.',
      'Correct the file and push again.',
    ],
  ],
  [
    'a key that stands twice, by its path',
    'resources: [d.yaml]',
    { 'app/d.yaml': `${configMap('d')}data: {}\n` },
    [
      'yaml-syntax',
      '`app/d.yaml` is not valid YAML.',
      'Line 7: duplicated mapping key.',
      'Correct the file and push again.',
    ],
  ],
  [
    'something without a kind',
    'resources: [d.yaml]',
    { 'app/d.yaml': 'a: b\n' },
    [
      'object-invalid',
      '`app/d.yaml` holds something without kind or metadata.name.',
      'Kustomize knows objects by their kind and name.',
      'Add what is missing, or take the file out of `resources`.',
    ],
  ],
  [
    'a patch of what is not there',
    `${BASE}patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: z, namespace: shop}}"}]`,
    {},
    [
      'kustomize-failed',
      'A patch changes ConfigMap z in shop, which the kustomization does not have.',
      'A patch without a target finds its object by kind, name and namespace.',
      'Correct the name in the patch, give it a target, or remove it.',
    ],
  ],
  [
    'a patch of a field that is not there',
    `${BASE}patches: [{target: {kind: ConfigMap}, patch: "- {op: remove, path: /spec/x}"}]`,
    {},
    [
      'kustomize-failed',
      'A patch cannot remove `/spec/x`: the object has no such field.',
      'JSON patches change what is there; to make a new field its parent has to exist.',
      'Correct the path, or add the parent first.',
    ],
  ],
  [
    'a patch that tests for another value',
    `${BASE}patches: [{target: {kind: ConfigMap}, patch: "- {op: test, path: /data/a, value: hunter2}"}]`,
    {},
    [
      'kustomize-failed',
      'A patch expects another value at `/data/a`.',
      'Its operation `test` found that the object differs from it.',
      'Correct the value in the patch, or remove the test.',
    ],
  ],
  [
    'a patch that is neither, its text not told',
    `${BASE}patches: [{patch: hunter2}]`,
    {},
    ['kustomize-failed', 'A patch is neither a strategic merge patch nor a JSON patch.', KINDS, PATCH],
  ],
  [
    'a patch with text for a mapping, the text not told',
    `${BASE}patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: hunter2}"}]`,
    {},
    ['kustomize-failed', 'A patch is neither a strategic merge patch nor a JSON patch.', KINDS, PATCH],
  ],
  [
    'a literal without a key, its text not told',
    'secretGenerator: [{name: c, literals: [hunter2]}]',
    {},
    [
      'kustomize-failed',
      'A generator has a literal that is not `key=value`.',
      'Each of its `literals` is a key, an equals sign and a value.',
      'Correct it under `configMapGenerator` or `secretGenerator`.',
    ],
  ],
  [
    'a replacement from a field that is not there',
    replacement('{kind: ConfigMap, name: a, fieldPath: data.z}', 'data.a'),
    {},
    [
      'kustomize-failed',
      'A replacement takes `data.z` from ConfigMap a, which has no such field.',
      'The source of a replacement has to exist.',
      'Correct its `fieldPath`, or add the field.',
    ],
  ],
  [
    'a replacement from an object that is not there',
    replacement('{kind: ConfigMap, name: z, fieldPath: data.a}', 'data.a'),
    {},
    [
      'kustomize-failed',
      'A replacement takes a value from ConfigMap z, which the kustomization does not have.',
      'The source of a replacement has to exist.',
      'Correct its kind and name.',
    ],
  ],
  [
    'a replacement to a field that is not there',
    replacement('{kind: ConfigMap, name: a, fieldPath: data.a}', 'data.b'),
    {},
    [
      'kustomize-failed',
      'A replacement writes `data.b`, which its target does not have.',
      'Kustomize makes a missing field only with `options: {create: true}`.',
      'Correct its `fieldPaths`, or set `create`.',
    ],
  ],
  [
    'two kustomizations in one folder',
    BASE,
    { 'app/kustomization.yml': BASE },
    [
      'kustomize-failed',
      '`app` has more than one kustomization.',
      'Kustomize does not choose between `kustomization.yaml`, `kustomization.yml` and `Kustomization`.',
      'Keep one of them.',
    ],
  ],
  [
    'a kustomization of another kind',
    `kind: Customization\n${BASE}`,
    {},
    [
      'kustomize-failed',
      'The kustomization in `app` is not one that Kustomize knows.',
      'It said: kind should be Kustomization or Component.',
      'Correct its `apiVersion` and `kind`, or leave them out.',
    ],
  ],
  [
    'a generator that merges into nothing',
    'configMapGenerator: [{name: z, behavior: merge, literals: [a=b]}]',
    {},
    [
      'kustomize-failed',
      'A generator changes ConfigMap z, which the kustomization does not have.',
      'With `behavior: merge` or `replace` it needs one among the resources.',
      'Correct its name, or leave `behavior` out to make a new one.',
    ],
  ],
];

it.each(cases)('what a person reads of %s', async (_name, kustomization, files, expected) => {
  const root = checkout({
    'app/kustomization.yaml': kustomization,
    'app/a.yaml': configMap('a'),
    ...files,
  });
  const { code, what, why, fix } = await refusal(() => renderAt(root, 'app'));
  expect([code, what, why, fix]).toEqual(expected);
});
