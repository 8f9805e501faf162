import { expect, it, vi } from 'vitest';
import { chart, checkout, configMap, input, refusal, renderAt } from '../../test/repository.ts';
import { render } from '../render.ts';

vi.setConfig({ testTimeout: 60_000 });

const names = async (root: string, options: Parameters<typeof renderAt>[2]) =>
  (await renderAt(root, 'app', options)).manifests.map(({ metadata }) => metadata.name);

const values = chart(
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {all: {{ .Values | toJson | quote }}}\n',
  'app',
);
const rendered = async (root: string, helm: object) => {
  const { manifests } = await renderAt(root, 'app', { kind: 'helm', helm });
  const [{ data } = { data: {} }] = manifests;
  return JSON.parse((data as { all: string }).all) as unknown;
};

it('parameters win over values, and are read as --set reads them', async () => {
  const root = checkout({ ...values, 'app/values.yaml': 'image: {tag: file, pull: Always}\n' });
  const parameters = [
    { name: 'image.tag', value: 'v2' },
    { name: 'replicas', value: '3' },
    { name: 'port', value: '8080', forceString: true },
    { name: 'on', value: 'true' },
    { name: 'none', value: 'null' },
    { name: 'labels.app\\.kubernetes\\.io/name', value: 'x' },
    { name: 'zero', value: '007' },
  ];
  expect(await rendered(root, { values: 'image: {tag: inline}', parameters })).toEqual({
    image: { tag: 'v2', pull: 'Always' },
    replicas: 3,
    port: '8080',
    on: true,
    none: null,
    labels: { 'app.kubernetes.io/name': 'x' },
    zero: '007',
  });
});

it.each(['a[0]', '.', 'a..b', '__proto__.x', 'constructor'])('%j is no parameter', async (name) => {
  const root = checkout(values);
  const options = { kind: 'helm', helm: { parameters: [{ name, value: 'x' }] } } as const;
  const { code, what } = await refusal(() => renderAt(root, 'app', options));
  expect(code).toBe('options-invalid');
  expect(what).toContain('cannot be a Helm parameter');
});

it('skipCrds leaves the crds folder out', async () => {
  const crd =
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x.test}\n';
  const root = checkout({ ...chart(configMap('a'), 'app'), 'app/crds/x.yaml': crd });
  expect(await names(root, { kind: 'helm' })).toEqual(['x.test', 'a']);
  expect(await names(root, { kind: 'helm', helm: { skipCrds: true } })).toEqual(['a']);
});

it('4.4: a chart whose two renders differ is named; one that only could is not', async () => {
  const data = (value: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: ${value}}\n`;
  const warnings = async (template: string) =>
    (await renderAt(checkout(chart(template, 'app')), 'app', { kind: 'helm' })).warnings.join();
  expect(await warnings(data('{{ randAlphaNum 12 | quote }}'))).toContain('non-deterministic');
  expect(await warnings(data('{{ genCA "x" 1 | toJson | quote }}'))).toContain('non-deterministic');
  expect(await warnings(data('{{ if false }}{{ randAlphaNum 9 }}{{ end }}y'))).toBe('');
  expect(await warnings(data('plain'))).toBe('');
  // Also one that is the whole repository.
  const top = { 'Chart.yaml': 'apiVersion: v2\nname: top\nversion: 0.1.0\n' };
  const whole = checkout({ ...top, 'templates/a.yaml': data('{{ randAlphaNum 12 | quote }}') });
  expect((await renderAt(whole, '.', { kind: 'helm' })).warnings.join()).toContain('non-deterministic');
});

it.each<[string, Record<string, string>, boolean]>([
  ['no file of it is asked for', {}, true],
  ['a template asks', { 'app/templates/b.yaml': '# {{ .Files.Get "README.md" }}' }, false],
  ['a part of a template asks', { 'app/templates/_b.tpl': '{{- $f := index . "Files" -}}' }, false],
  ['a value asks, that a template may evaluate', { 'app/values.yaml': 'a: "{{ .Files.Get `x` }}"' }, false],
  [
    'only words beside its templates do',
    { 'app/crds/a.yaml': '# Files of it', 'app/ci/a.json': '"Files"' },
    true,
  ],
])('which files of a chart count is known where %s', async (_what, files, isKnown) => {
  const { reads } = await renderAt(checkout({ ...chart(configMap('a'), 'app'), ...files }), 'app');
  expect(reads).toEqual(isKnown ? { kind: 'chosen' } : undefined);
});

it('several values files, the later wins; mappings are merged, lists are not, null takes away', async () => {
  const root = checkout({
    ...values,
    'app/values.yaml': 'image: {tag: chart, pull: Always}\nlist: [1, 2]\nkept: yes\ngone: x\n',
    'app/prod.yaml': 'image: {tag: prod}\nlist: [3]\ngone: null\n',
    'shared/eu.yaml': 'image: {tag: eu}\n',
  });
  const valuesFiles = ['prod.yaml', '/shared/eu.yaml'];
  expect(await rendered(root, { valuesFiles })).toEqual({
    image: { tag: 'eu', pull: 'Always' },
    list: [3],
    kept: true,
  });
  expect(await rendered(root, { valuesFiles: valuesFiles.toReversed() })).toMatchObject({
    image: { tag: 'prod' },
  });
  expect(await rendered(root, { valuesFiles, values: 'image: {tag: inline}' })).toMatchObject({
    image: { tag: 'inline' },
  });
});

const CLUSTER = configMap(
  'a',
  [
    'release: {{ .Release.Name }}',
    'into: {{ .Release.Namespace }}',
    'kind: {{ .Release.IsInstall }}/{{ .Release.IsUpgrade }}',
    'kube: {{ .Capabilities.KubeVersion.Version }}',
    'minor: {{ .Capabilities.KubeVersion.Minor | quote }}',
    'policy: {{ .Capabilities.APIVersions.Has "policy/v1beta1/PodDisruptionBudget" | quote }}',
    'rollouts: {{ .Capabilities.APIVersions.Has "argoproj.io/v1alpha1" | quote }}',
  ].join('\n  '),
);

it('release name, namespace, version and API versions are the target’s', async () => {
  const root = checkout(chart(CLUSTER, 'app'));
  const data = async (helm: object, target: object) =>
    (await render({ ...input(root, 'app', { kind: 'helm', helm }), target })).manifests[0]?.data;
  const apiVersions = ['v1', 'argoproj.io/v1alpha1'];
  expect(await data({}, { kubeVersion: 'v1.33.1', apiVersions })).toEqual({
    release: 'web',
    into: 'shop',
    kind: 'true/false',
    kube: 'v1.33.1',
    minor: '33',
    policy: 'false',
    rollouts: 'true',
  });
  // Argo CD's `helm.kubeVersion`: what the application says wins over the cluster.
  expect(await data({ kubeVersion: '1.30.2' }, { kubeVersion: 'v1.33.1', apiVersions })).toMatchObject({
    kube: 'v1.30.2',
  });
  const old = { kubeVersion: '1.21.0', apiVersions: ['policy/v1beta1/PodDisruptionBudget'] };
  expect(await data({ releaseName: 'mine' }, old)).toMatchObject({
    release: 'mine',
    kube: 'v1.21.0',
    policy: 'true',
    rollouts: 'false',
  });
});

it('A.2: hooks come with their annotations, for the sync to map; those of tests do not', async () => {
  const hook = (name: string, kinds: string) =>
    `---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: ${name}, annotations: {helm.sh/hook: "${kinds}", helm.sh/hook-weight: "-5"}}\n`;
  const kinds = [
    'pre-install,pre-upgrade',
    'post-upgrade',
    'pre-delete',
    'test',
    'test-success',
    'pre-rollback',
  ];
  const root = checkout(chart(kinds.map((kind, index) => hook(`job-${index}`, kind)).join(''), 'app'));
  const { manifests } = await renderAt(root, 'app');
  expect(manifests.map(({ metadata }) => [metadata.name, metadata.annotations?.['helm.sh/hook']])).toEqual([
    ['job-0', 'pre-install,pre-upgrade'],
    ['job-1', 'post-upgrade'],
    ['job-2', 'pre-delete'],
    ['job-5', 'pre-rollback'],
  ]);
});
