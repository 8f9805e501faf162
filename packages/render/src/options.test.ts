import { expect, it } from 'vitest';
import { chart, checkout, configMap, refusal, renderAt } from '../test/repository.ts';

const names = async (root: string, options: Parameters<typeof renderAt>[2]) =>
  (await renderAt(root, 'app', options)).manifests.map(({ metadata }) => metadata.name);

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.test/web:1"}]}
`;

it('plain: include and exclude as Argo CD’s directory globs, exclude wins', async () => {
  const root = checkout({
    'app/a.yaml': configMap('a'),
    'app/b.json': JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } }),
    'app/env/c.yaml': configMap('c'),
    'app/env/d.yaml': configMap('d'),
  });
  const plain = (include: string[], exclude: string[] = []) =>
    ({ kind: 'plain', recurse: true, plain: { include, exclude } }) as const;
  expect(await names(root, plain([]))).toEqual(['a', 'b', 'c', 'd']);
  expect(await names(root, plain(['*.yaml']))).toEqual(['a', 'c', 'd']);
  expect(await names(root, plain(['{a.yaml,b.json}']))).toEqual(['a', 'b']);
  expect(await names(root, plain(['env/**']))).toEqual(['c', 'd']);
  expect(await names(root, plain(['*.yaml'], ['env/d.yaml']))).toEqual(['a', 'c']);
  expect((await refusal(() => renderAt(root, 'app', plain(['*.toml'])))).code).toBe('nothing-to-render');
});

it('kustomize: the application’s own images, prefix, suffix, labels, annotations, replicas and patches', async () => {
  const root = checkout({ 'app/kustomization.yaml': 'resources: [web.yaml]\n', 'app/web.yaml': deployment });
  const { manifests } = await renderAt(root, 'app', {
    kustomize: {
      namePrefix: 'shop-',
      nameSuffix: '-v2',
      images: [{ name: 'registry.test/web', newTag: '2' }],
      replicas: [{ name: 'web', count: 5 }],
      labels: { team: 'shop' },
      annotations: { note: 'ours' },
      patches: [{ target: { kind: 'Deployment' }, patch: '- {op: add, path: /spec/paused, value: true}' }],
    },
  });
  expect(manifests).toMatchObject([
    {
      metadata: { name: 'shop-web-v2', labels: { team: 'shop' }, annotations: { note: 'ours' } },
      spec: {
        replicas: 5,
        paused: true,
        selector: { matchLabels: { app: 'web' } },
        template: { spec: { containers: [{ image: 'registry.test/web:2' }] } },
      },
    },
  ]);
  const both = await renderAt(root, 'app', {
    kustomize: { labels: { team: 'shop' }, labelsInSelectors: true },
  });
  expect(both.manifests[0]?.spec).toMatchObject({
    selector: { matchLabels: { team: 'shop' } },
    template: { metadata: { labels: { team: 'shop' } } },
  });
});

it('kustomize: an option is data, never a flag or a resource', async () => {
  const root = checkout({ 'app/kustomization.yaml': 'resources: [web.yaml]\n', 'app/web.yaml': deployment });
  const patch = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n';
  const { code } = await refusal(() => renderAt(root, 'app', { kustomize: { patches: [{ patch }] } }));
  expect(code).toBe('kustomize-failed');
  const odd = await renderAt(root, 'app', {
    kustomize: { annotations: { a: '"]}\nresources: [http://evil.test]' } },
  });
  expect(odd.manifests[0]?.metadata.annotations).toEqual({ a: '"]}\nresources: [http://evil.test]' });
});

it('kustomize: components, generators and replacements', async () => {
  const root = checkout({
    'app/kustomization.yaml': `resources: [web.yaml]
components: [../component]
configMapGenerator: [{name: made, literals: [count=7], options: {disableNameSuffixHash: true}}]
replacements:
- source: {kind: ConfigMap, name: made, fieldPath: data.count}
  targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.count], options: {create: true}}]
`,
    'app/web.yaml': deployment,
    'component/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {from: component}\n',
  });
  const { manifests } = await renderAt(root, 'app');
  expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    'ConfigMap made',
    'Deployment web',
  ]);
  const web = manifests.find(({ kind }) => kind === 'Deployment');
  expect(web?.metadata.annotations).toEqual({ from: 'component', count: '7' });
});

const values = chart(
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {all: {{ .Values | toJson | quote }}}\n',
  'app',
);
const rendered = async (root: string, helm: object) => {
  const { manifests } = await renderAt(root, 'app', { kind: 'helm', helm });
  const [{ data } = { data: {} }] = manifests;
  return JSON.parse((data as { all: string }).all) as unknown;
};

it('helm: parameters win over values, and are read as --set reads them', async () => {
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

it.each(['a[0]', '.', 'a..b', '__proto__.x', 'constructor'])('helm: %j is no parameter', async (name) => {
  const root = checkout(values);
  const options = { kind: 'helm', helm: { parameters: [{ name, value: 'x' }] } } as const;
  const { code, what } = await refusal(() => renderAt(root, 'app', options));
  expect(code).toBe('options-invalid');
  expect(what).toContain('cannot be a Helm parameter');
});

it('helm: skipCrds leaves the crds folder out', async () => {
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
});
