import { expect, it, vi } from 'vitest';
import { checkout, configMap, refusal, renderAt } from '../../test/repository.ts';

vi.setConfig({ testTimeout: 60_000 });

const names = async (root: string, options: Parameters<typeof renderAt>[2]) =>
  (await renderAt(root, 'app', options)).manifests.map(({ metadata }) => metadata.name);

it('include and exclude as Argo CD’s directory globs, exclude wins', async () => {
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

it('a bracket that is not closed is refused in words', async () => {
  const root = checkout({ 'app/a.yaml': configMap('a') });
  const { code, what, why, fix } = await refusal(() =>
    renderAt(root, 'app', { kind: 'plain', plain: { exclude: ['{a,b'] } }),
  );
  expect([code, what, why, fix]).toEqual([
    'options-invalid',
    '`{a,b` is not a pattern for files.',
    'A bracket or a brace in it is not closed.',
    'Correct it in the application’s options, or write `\\` before a bracket that stands for itself.',
  ]);
});

it('reads sub-folders only when told to, every document of a file, and what is inside of Lists', async () => {
  const item = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  const root = checkout({
    'app/1.yaml': `${configMap('one')}---\n# nothing here\n---\n${configMap('two')}---\n`,
    'app/2.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [item('three'), item('four')] }),
    'app/3.yml': `apiVersion: v1\nkind: ConfigMapList\nitems: ${JSON.stringify([item('five')])}\n`,
    'app/deep/4.yaml': configMap('six'),
    'app/deep/.hidden/5.yaml': configMap('seven'),
    'app/README.md': 'apiVersion: v1',
  });
  const five = ['one', 'two', 'three', 'four', 'five'];
  expect(await names(root, { kind: 'plain' })).toEqual(five);
  expect(await names(root, { kind: 'plain', recurse: true })).toEqual([...five, 'seven', 'six']);
});

it('leaves out what carries Argo CD’s mark, even if it is no YAML', async () => {
  const mark = '# +argocd:skip-file-rendering\n';
  const root = checkout({
    'app/a.yaml': configMap('a'),
    'app/b.yaml': `${mark}${configMap('b')}`,
    'app/c.yaml': `apiVersion: {{ .Values.x }}\n${mark}`,
  });
  expect(await names(root, { kind: 'plain' })).toEqual(['a']);
});

it('says why there is nothing: no manifests, sub-folders not read, Jsonnet', async () => {
  const root = checkout({
    'app/deep/a.yaml': configMap('a'),
    'empty/README.md': '',
    'jsonnet/main.jsonnet': '{}',
    'jsonnet/params.libsonnet': '{}',
  });
  const words = async (path: string, recurse: boolean) => {
    const { code, what, why, fix } = await refusal(() => renderAt(root, path, { kind: 'plain', recurse }));
    return [code, what, why, fix];
  };
  const none = 'It holds no kustomization, no Chart.yaml and no YAML or JSON file with a Kubernetes object.';
  expect(await words('app', false)).toEqual([
    'nothing-to-render',
    'There is nothing to deploy in `app`.',
    none,
    'Choose another folder, or switch on reading sub-folders in the application’s options.',
  ]);
  expect((await words('empty', true)).slice(2)).toEqual([none, 'Choose another folder.']);
  expect((await words('jsonnet', true)).slice(2)).toEqual([
    'It holds Jsonnet, which is not rendered yet.',
    'Commit the manifests that Jsonnet makes of it, and choose their folder.',
  ]);
});
