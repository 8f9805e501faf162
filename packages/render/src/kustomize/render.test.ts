import { expect, it, vi } from 'vitest';
import { checkout, configMap, refusal, renderAt } from '../../test/repository.ts';

vi.setConfig({ testTimeout: 60_000 });

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

it('the application’s own images, prefix, suffix, labels, annotations, replicas and patches', async () => {
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

it('an option is data, never a flag or a resource', async () => {
  const root = checkout({ 'app/kustomization.yaml': 'resources: [web.yaml]\n', 'app/web.yaml': deployment });
  const patch = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n';
  const { code } = await refusal(() => renderAt(root, 'app', { kustomize: { patches: [{ patch }] } }));
  expect(code).toBe('kustomize-failed');
  const odd = await renderAt(root, 'app', {
    kustomize: { annotations: { a: '"]}\nresources: [http://evil.test]' } },
  });
  expect(odd.manifests[0]?.metadata.annotations).toEqual({ a: '"]}\nresources: [http://evil.test]' });
});

it('components, generators and replacements', async () => {
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

it('images by name, tag and digest, in init containers too', async () => {
  const more = `${deployment}      initContainers: [{name: init, image: "registry.test/init:1@sha256:${'0'.repeat(64)}"}]\n`;
  const root = checkout({
    'kustomization.yaml': 'resources: [web.yaml]\n',
    'web.yaml': more.replace(
      'spec: {containers: [{name: web, image: "registry.test/web:1"}]}',
      'spec:\n      containers: [{name: web, image: "registry.test/web:1"}]',
    ),
  });
  const digest = `sha256:${'a'.repeat(64)}`;
  const images = [
    { name: 'registry.test/web', newName: 'mirror.test/web', digest },
    { name: 'registry.test/init', newName: 'mirror.test/init', newTag: '3' },
    { name: 'not/there', newTag: '9' },
  ];
  const { manifests, inputRoots } = await renderAt(root, '.', { kustomize: { images } });
  expect(manifests[0]?.spec).toMatchObject({
    template: {
      spec: {
        containers: [{ image: `mirror.test/web@${digest}` }],
        initContainers: [{ image: 'mirror.test/init:3' }],
      },
    },
  });
  expect(inputRoots).toEqual(['']);
});

it('a patch of the application finds its objects by its target', async () => {
  const root = checkout({
    'app/kustomization.yaml': 'resources: [a.yaml, web.yaml]\n',
    'app/a.yaml': `${configMap('a')}---\n${configMap('b')}`,
    'app/web.yaml': deployment,
  });
  const patches = [
    { patch: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 7}\n' },
    { target: { kind: 'ConfigMap', name: '[ab]' }, patch: '- {op: replace, path: /data/a, value: c}' },
    { target: { labelSelector: 'app=none' }, patch: '- {op: remove, path: /metadata}' },
  ];
  const { manifests } = await renderAt(root, 'app', { kustomize: { patches } });
  expect(manifests).toMatchObject([{ data: { a: 'c' } }, { data: { a: 'c' } }, { spec: { replicas: 7 } }]);
});

it('generators of files and variables, hashed, with the references following', async () => {
  const using = deployment.replace(
    'image: "registry.test/web:1"}',
    'image: x, envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: keys}}]}',
  );
  const root = checkout({
    'app/kustomization.yaml': `resources: [web.yaml]
nameSuffix: -v2
configMapGenerator: [{name: settings, files: [a.txt, other=deep/b.txt], envs: [c.env]}]
secretGenerator: [{name: keys, literals: [password=hunter2], type: Opaque}]
generatorOptions: {labels: {made: by-kustomize}}
`,
    'app/web.yaml': using,
    'app/a.txt': 'A',
    'app/deep/b.txt': 'B',
    'app/c.env': 'C=1\n# comment\nD=two words\n',
  });
  const { manifests } = await renderAt(root, 'app');
  const named = (kind: string) => manifests.find((one) => one.kind === kind);
  const settings = named('ConfigMap');
  expect(settings).toMatchObject({
    metadata: { name: expect.stringMatching(/^settings-v2-[a-z0-9]{10}$/), labels: { made: 'by-kustomize' } },
    data: { 'a.txt': 'A', other: 'B', C: '1', D: 'two words' },
  });
  expect(named('Secret')).toMatchObject({ data: { password: Buffer.from('hunter2').toString('base64') } });
  expect(JSON.stringify(named('Deployment'))).toContain(
    `"configMapRef":{"name":"${settings?.metadata.name}"}`,
  );
});

it('components of components, in their order, over folders outside the path', async () => {
  const component = (text: string) =>
    `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${text}`;
  const annotate = (value: string) =>
    `patches: [{target: {kind: Deployment}, patch: "- {op: add, path: /metadata/annotations, value: {last: ${value}}}"}]\n`;
  const root = checkout({
    'prod/kustomization.yaml': 'resources: [../base]\ncomponents: [../parts/one, ../parts/two]\n',
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': deployment,
    'parts/one/kustomization.yaml': component(`components: [../three]\n${annotate('one')}`),
    'parts/two/kustomization.yaml': component(annotate('two')),
    'parts/three/kustomization.yaml': component('resources: [c.yaml]\n'),
    'parts/three/c.yaml': configMap('from-three'),
  });
  const { manifests, inputRoots } = await renderAt(root, 'prod');
  expect(manifests.map(({ metadata }) => metadata.name).sort()).toEqual(['from-three', 'web']);
  expect(manifests.find(({ kind }) => kind === 'Deployment')?.metadata.annotations).toEqual({ last: 'two' });
  expect(inputRoots).toEqual(['base', 'parts/one', 'parts/three', 'parts/two', 'prod']);
});

it('replacements by part of a text, and into every object that is selected', async () => {
  const root = checkout({
    'app/kustomization.yaml': `resources: [a.yaml]
replacements:
- source: {kind: ConfigMap, name: source, fieldPath: data.host}
  targets:
  - select: {kind: ConfigMap}
    reject: [{name: source}]
    fieldPaths: [data.url]
    options: {delimiter: "/", index: 2}
`,
    'app/a.yaml': [
      configMap('source', 'host: shop.example.com'),
      configMap('one', 'url: https://old/one'),
      configMap('two', 'url: https://old/two'),
    ].join('---\n'),
  });
  const { manifests } = await renderAt(root, 'app');
  expect(manifests.map(({ data }) => (data as { url?: string }).url)).toEqual(
    expect.arrayContaining(['https://shop.example.com/one', 'https://shop.example.com/two']),
  );
});

it('replicas of what is not there are refused in words', async () => {
  const root = checkout({ 'app/kustomization.yaml': 'resources: [web.yaml]\n', 'app/web.yaml': deployment });
  const replicas = [{ name: 'gone', count: 2 }];
  const { code, what, why, fix } = await refusal(() => renderAt(root, 'app', { kustomize: { replicas } }));
  expect([code, what, why, fix]).toEqual([
    'kustomize-failed',
    'Replicas are set for `gone`, which the kustomization does not have.',
    'They are for a Deployment, StatefulSet, ReplicaSet or ReplicationController of that name.',
    'Correct the name under `replicas`, in the kustomization or in the application’s Kustomize options.',
  ]);
});
