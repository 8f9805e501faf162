import { describe, expect, it, vi } from 'vitest';
import { chart, checkout, configMap, input, refusal, renderAt } from '../test/repository.ts';
import { render } from './render.ts';

vi.setConfig({ testTimeout: 60_000 });

const names = (rendered: { manifests: { metadata: { name: string } }[] }) =>
  rendered.manifests.map(({ metadata }) => metadata.name);

describe('a plain folder', () => {
  it('gives its YAML and JSON files in the order of their names, not those below', async () => {
    const root = checkout({
      'app/b.yaml': configMap('b'),
      'app/a.yml': `${configMap('a1')}---\n${configMap('a2')}`,
      'app/c.json': '{"apiVersion":"v1","kind":"A","metadata":{"name":"c"}}',
      'app/values.yaml': 'some: !other value',
      'app/notes.txt': 'x',
      'app/below/d.yaml': configMap('d'),
    });
    const rendered = await renderAt(root, 'app');
    expect(names(rendered)).toEqual(['a1', 'a2', 'b', 'c']);
    expect(rendered).toMatchObject({
      kind: 'plain',
      inputRoots: ['app'],
      outsidePath: false,
      warnings: ['`app/values.yaml` holds no Kubernetes object; it was left out.'],
    });
    expect(names(await renderAt(root, 'app', { recurse: true }))).toEqual(['a1', 'a2', 'b', 'd', 'c']);
    expect(names(await renderAt(root, '.', { recurse: true }))).toHaveLength(5);
  });

  it('names the file, document and line of what is broken', async () => {
    const root = checkout({
      'app/a.yaml': configMap('a'),
      'app/b.yaml': 'apiVersion: v1\nkind: A\n  bad: x\n',
    });
    const error = await refusal(() => renderAt(root, 'app'));
    expect(error).toMatchObject({
      code: 'yaml-syntax',
      what: '`app/b.yaml` is not valid YAML.',
      place: { file: 'app/b.yaml', line: 3 },
    });
  });

  it('says that there is nothing', async () => {
    const root = checkout({ 'app/README.md': 'x', 'chart/Chart.yaml': 'name: x' });
    expect((await refusal(() => renderAt(root, 'app'))).what).toBe('There is nothing to deploy in `app`.');
    expect((await refusal(() => renderAt(root, 'app', { kind: 'helm' }))).what).toBe(
      'There is no `Chart.yaml` in `app`.',
    );
    expect((await refusal(() => renderAt(root, 'chart', { kind: 'kustomize' }))).what).toBe(
      'There is no `kustomization.yaml` in `chart`.',
    );
  });
});

describe('kustomize', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': configMap('web'),
    'prod/kustomization.yaml':
      'namePrefix: prod-\nresources: [../base]\nconfigMapGenerator:\n- {name: c, files: [a.txt]}\n',
    'prod/a.txt': 'hello',
    'other/big.yaml': configMap('never'),
  };

  it('builds an overlay and knows what it depends on', async () => {
    const rendered = await renderAt(checkout(files), 'prod');
    expect(names(rendered)).toEqual(
      ['prod-c-m4ttt2ktt9', 'prod-web'].map((name, index) =>
        index === 0 ? expect.stringMatching(/^prod-c-/) : name,
      ),
    );
    expect(rendered).toMatchObject({
      kind: 'kustomize',
      tool: { name: 'kustomize', version: '5.7.1', overridden: false },
      inputRoots: ['base', 'prod'],
      outsidePath: true,
      isolated: true,
      warnings: [],
    });
    expect(await renderAt(checkout(files), 'base')).toMatchObject({
      inputRoots: ['base'],
      outsidePath: false,
    });
  });

  it('says in short words what is missing or outside', async () => {
    const root = checkout({
      'app/kustomization.yaml': 'resources: [gone.yaml]\n',
      'out/kustomization.yaml': 'resources: [../app/x.yaml]\n',
      'app/x.yaml': configMap('x'),
      'bad/kustomization.yaml': 'resources: [a.yaml]\n',
      'odd/kustomization.yaml': 'resources: [x.yaml]\nsortOptions: {order: backwards}\n',
      'odd/x.yaml': configMap('x'),
      'bad/a.yaml': 'apiVersion: v1\nkind: A\n',
    });
    expect((await refusal(() => renderAt(root, 'app'))).what).toBe(
      'The kustomization refers to `gone.yaml`, which is not in the repository.',
    );
    expect((await refusal(() => renderAt(root, 'out'))).code).toBe('reference-outside');
    const bad = await refusal(() => renderAt(root, 'bad'));
    expect(bad.what).toBe('`bad/a.yaml` holds something without kind or metadata.name.');
    const odd = await refusal(() => renderAt(root, 'odd'));
    expect(odd.what).toBe('Kustomize could not build `odd`.');
    expect(odd.why).toContain('sortOptions');
    expect(odd.why).not.toMatch(/\/tree|\/tmp|\/dev\/shm/);
  });

  it('refuses alias bombs before kustomize opens them (DOS-2)', async () => {
    const levels = Array.from({ length: 9 }, (_, level) =>
      level === 0 ? 'a0: &a0 [x]' : `a${level}: &a${level} [${Array(10).fill(`*a${level - 1}`)}]`,
    );
    const root = checkout({
      'app/kustomization.yaml': 'resources: [bomb.txt]\n',
      'app/bomb.txt': `${configMap('a')}${levels.join('\n')}`,
    });
    expect((await refusal(() => renderAt(root, 'app'))).what).toBe(
      '`app/bomb.txt` grows to more than 1,000,000 values.',
    );
  });
});

describe('helm', () => {
  const template = `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}", namespace: "{{ .Release.Namespace }}"}
data:
  size: {{ .Values.size | quote }}
  kube: {{ .Capabilities.KubeVersion.Version }}
  monitors: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/ServiceMonitor" | quote }}
`;
  const hook = (name: string, kind: string) =>
    `apiVersion: batch/v1\nkind: Job\nmetadata: {name: ${name}, annotations: {helm.sh/hook: "${kind}"}}\n`;

  it('renders with values files, inline values over them, CRDs, hooks, and the cluster as target', async () => {
    const root = checkout({
      ...chart(template),
      'chart/values.yaml': 'size: default\n',
      'values/prod.yaml': 'size: prod\n',
      'chart/crds/crd.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n',
      'chart/templates/hooks.yaml': [
        hook('migrate', 'pre-install,pre-upgrade'),
        hook('test', 'test'),
        hook('old', 'test-success'),
      ].join('---\n'),
    });
    const options = { helm: { valuesFiles: ['../values/prod.yaml'] } };
    const target = {
      kubeVersion: 'v1.31.2',
      apiVersions: ['v1', 'apps/v1', 'monitoring.coreos.com/v1/ServiceMonitor'],
    };
    const rendered = await render({ ...input(root, 'chart', options), target });
    expect(rendered.manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'CustomResourceDefinition/things.example.com',
      'ConfigMap/web',
      'Job/migrate',
    ]);
    expect(rendered.manifests[1]?.data).toEqual({ size: 'prod', kube: 'v1.31.2', monitors: 'true' });
    expect(rendered).toMatchObject({
      kind: 'helm',
      tool: { name: 'helm', version: '4.1.4', overridden: false },
      inputRoots: ['chart', 'values/prod.yaml'],
      outsidePath: true,
      isolated: true,
    });
    const inline = await renderAt(root, 'chart', {
      helm: { ...options.helm, values: 'size: inline', releaseName: 'mine' },
    });
    expect(inline.manifests[1]).toMatchObject({
      metadata: { name: 'mine', namespace: 'shop' },
      data: { size: 'inline' },
    });
  });

  it('says in short words what failed', async () => {
    const root = checkout({
      ...chart('{{ fail "size is required" }}', 'fails'),
      ...chart('a: {{ .Values.a.b.c }}', 'nil'),
      ...chart('apiVersion: v1\nkind: A\nmetadata: {name: x}\nlabels:\n bad: "x" y\n', 'broken'),
      ...chart('apiVersion: v1\nkind: A\nmetadata:\n  labels: {a: 1}\n  name: x\n', 'number'),
      ...chart('', 'needs'),
      'needs/Chart.yaml':
        'apiVersion: v2\nname: needs\nversion: 0.1.0\ndependencies:\n- {name: common, version: 1.x.x, repository: "https://charts.example.com"}\n',
      ...chart('a: {{ foo }}', 'parse'),
      ...chart('', 'newer'),
      'newer/Chart.yaml': 'apiVersion: v2\nname: newer\nversion: 0.1.0\nkubeVersion: ">1.99"\n',
      ...chart('', 'schema'),
      'schema/values.schema.json': '{"type":"object","required":["size"]}',
    });
    const said = async (path: string) => {
      const { code, what, why } = await refusal(() => renderAt(root, path, { kind: 'helm' }));
      expect(`${what} ${why}`).not.toMatch(/\/tree|\/input|\/dev\/shm|\/tmp/);
      return { code, what, why };
    };
    expect(await said('fails')).toMatchObject({
      code: 'helm-failed',
      what: 'The chart refused to render: size is required.',
    });
    expect(await said('needs')).toMatchObject({
      code: 'helm-dependencies',
      what: 'The chart needs common, which is not in its folder `charts/`.',
    });
    expect((await said('schema')).code).toBe('helm-values');
    expect((await said('nil')).what).toBe('The template `nil/templates/main.yaml:1` failed.');
    expect((await said('parse')).what).toBe('The template `parse/templates/main.yaml:1` failed.');
    expect((await said('newer')).what).toMatch(/^The chart wants Kubernetes >1.99, and the cluster is v1/);
    expect((await said('broken')).what).toContain('broken/templates/main.yaml');
    expect((await said('number')).what).toBe(
      '`number/templates/main.yaml (rendered)` (document 1, line 1): A x has a value at /metadata/labels/a that is not text.',
    );
  });

  it('refuses options in which a flag could hide, and values that are not there', async () => {
    const root = checkout({ ...chart(template), secret: 'x' });
    const code = async (options: object, change: object = {}) =>
      (await refusal(() => render({ ...input(root, 'chart', options), ...change }))).code;
    for (const releaseName of ['--post-renderer=./x', 'a b', 'A', 'a'.repeat(54), '']) {
      expect(await code({}, { releaseName })).toBe('options-invalid');
    }
    expect(await code({}, { namespace: '--kubeconfig=/x' })).toBe('options-invalid');
    expect(await code({}, { target: { kubeVersion: '1.30 --enable-dns' } })).toBe('options-invalid');
    expect(await code({}, { target: { apiVersions: ['--post-renderer=x'] } })).toBe('options-invalid');
    for (const file of [
      'gone.yaml',
      '../../outside.yaml',
      '/etc/passwd',
      'http://127.0.0.1/x',
      '--enable-dns',
      'templates',
    ]) {
      expect(await code({ helm: { valuesFiles: [file] } })).toBe('helm-values');
    }
    expect(await code({ helm: { values: '- a' } })).toBe('helm-values');
    expect(await code({ helm: { values: 'a: [' } })).toBe('yaml-syntax');
  });
});
