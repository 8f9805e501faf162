import { kustomizeBinary } from '@landfall/devstack/tools/kustomize-binary';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { checkout, configMap, renderAt } from '../../test/repository.ts';
import { RenderError } from '../render-error.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 600_000 });

let alone: string;
beforeAll(async () => {
  alone = (await kustomizeBinary(() => undefined)).path;
});
afterAll(() => vi.unstubAllEnvs());

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {mode: "0644", n: "1e3"}}
spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web:1}]}}}
`;
const cases: [string, Record<string, string>][] = [
  [
    'generators, components, replacements, patches and transformers',
    {
      'base/kustomization.yaml':
        'resources: [web.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n',
      'base/web.yaml': deployment,
      'part/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{patch: "- {op: add, path: /spec/paused, value: true}", target: {kind: Deployment}}]\n',
      'app/kustomization.yaml': `resources: [../base]
components: [../part]
namePrefix: shop-
images: [{name: web, newTag: "2"}]
replicas: [{name: web, count: 3}]
labels: [{pairs: {team: shop}, includeSelectors: true}]
secretGenerator: [{name: keys, literals: [k=v]}]
replacements:
  - source: {kind: ConfigMap, name: settings, fieldPath: data.a}
    targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.a], options: {create: true}}]
`,
    },
  ],
  ['a file that is not there', { 'app/kustomization.yaml': 'resources: [gone.yaml]\n' }],
  ['an unknown field', { 'app/kustomization.yaml': 'resourcez: []\n' }],
  [
    'a patch without a target',
    { 'app/kustomization.yaml': `patches: [{patch: "${configMap('x').replaceAll('\n', '\\n')}"}]\n` },
  ],
  [
    'one name twice',
    {
      'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
      'app/a.yaml': configMap('a'),
      'app/b.yaml': configMap('a'),
    },
  ],
  [
    'a file of another folder',
    { 'app/kustomization.yaml': 'configMapGenerator: [{name: a, files: [../secret]}]\n', secret: 'x' },
  ],
  ['a chart', { 'app/kustomization.yaml': 'helmCharts: [{name: a, repo: "https://charts.test"}]\n' }],
];

it.each(cases)('kustomize alone gives what the one inside kubectl gives: %s', async (_name, files) => {
  const root = checkout(files);
  const used = new Set<string>();
  const outcome = () =>
    renderAt(root, 'app').then(
      ({ manifests, tool }) => {
        used.add(tool.sha256);
        return { manifests, version: tool.version };
      },
      (error: unknown) => {
        if (!(error instanceof RenderError)) throw error;
        const { code, what, why, fix } = error;
        return { code, what, why, fix };
      },
    );
  vi.stubEnv('LANDFALL_KUSTOMIZE', '');
  const inside = await outcome();
  vi.stubEnv('LANDFALL_KUSTOMIZE', alone);
  expect(await outcome()).toEqual(inside);
  if ('manifests' in inside) expect(used.size).toBe(2);
});
