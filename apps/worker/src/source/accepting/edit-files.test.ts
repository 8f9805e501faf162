import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { driftId } from '@landfall/contracts/ids';
import type { AcceptedField } from '@landfall/contracts/proposal';
import { rendererOptions } from '@landfall/contracts/renderer';
import { render } from '@landfall/render';
import { afterEach, describe, expect, it } from 'vitest';
import { editFiles } from './edit-files.ts';
import { sourceFile } from './source-file.ts';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((one) => rm(one, { recursive: true, force: true }))));

type Files = Record<string, string>;

/** Renders a real tree, as the worker does; the files are written anew for each. */
async function accept(files: Files, fields: AcceptedField[], path = '.') {
  const kind = Object.keys(files).some((name) => name.endsWith('kustomization.yaml')) ? 'kustomize' : 'plain';
  let renders = 0;
  const edited = await editFiles({
    files: Object.entries(files).map(([name, text]) => sourceFile(name, text)),
    kind,
    folder: path,
    fields,
    hasMoved: false,
    render: async (changed) => {
      renders += 1;
      const root = await mkdtemp(join(tmpdir(), 'accepting-'));
      folders.push(root);
      for (const [name, text] of Object.entries({ ...files, ...Object.fromEntries(changed) })) {
        await mkdir(dirname(join(root, name)), { recursive: true });
        await writeFile(join(root, name), text);
      }
      const renderer = rendererOptions.parse({ kind });
      const input = { root, path, renderer, namespace: 'shop', releaseName: 'web' };
      return (await render({ ...input, isolation: 'if-possible' })).manifests;
    },
  });
  return { edited: Object.fromEntries(edited), renders };
}

const field = (over: Partial<AcceptedField> = {}): AcceptedField => ({
  driftId: driftId.parse('0198c000-0000-7000-8000-000000000001'),
  change: 'c',
  ref: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
  field: '/spec/replicas',
  old: 2,
  new: 5,
  manager: 'kubectl-edit',
  ...over,
});
const image = (from: string, to: string, over: Partial<AcceptedField> = {}) =>
  field({
    field: '/spec/template/spec/containers/1/image',
    place: ['spec', 'template', 'spec', 'containers', { name: 'web' }, 'image'],
    old: from,
    new: to,
    ...over,
  });
const why = (files: Files, fields: AcceptedField[], path?: string) =>
  accept(files, fields, path).then(
    () => 'accepted',
    (error: { why?: string; message: string }) => error.why ?? error.message,
  );

const deployment = (name = 'web', replicas = 2, tag = 'nginx:1.28') => `# ${name}, by hand
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}   # two is enough
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: web
          image: "${tag}"  # pinned
        - name: side
          image: busybox
`;

describe('plain files', () => {
  it('changes the exact line, found by the name of the container, and nothing else', async () => {
    const text = `${deployment('other')}---\n${deployment()}`;
    const { edited } = await accept(
      { 'a.yaml': text, 'b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n' },
      [image('nginx:1.28', 'nginx:1.29'), field()],
    );
    const at = text.lastIndexOf('replicas');
    const wanted =
      text.slice(0, at) + text.slice(at).replace('replicas: 2', 'replicas: 5').replace('1.28', '1.29');
    expect(edited).toEqual({ 'a.yaml': wanted });
  });

  it('in a List, in JSON, with Windows line ends', async () => {
    const list = `kind: List\r\napiVersion: v1\r\nitems:\r\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: "1"}}\r\n`;
    const config = (over: Partial<AcceptedField>) =>
      field({
        ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'c' },
        field: '/data/a',
        old: '1',
        new: '2',
        ...over,
      });
    expect((await accept({ 'l.yaml': list }, [config({})])).edited).toEqual({
      'l.yaml': list.replace('"1"', '"2"'),
    });
    const json =
      '{"apiVersion": "v1", "kind": "ConfigMap",\n "metadata": {"name": "c"}, "data": {"a": "1", "b": ""}}';
    expect((await accept({ 'c.json': json }, [config({ new: undefined })])).edited).toEqual({
      'c.json': json.replace('"a": "1", ', ''),
    });
    expect(
      (await accept({ 'c.json': json }, [config({ field: '/data/c', old: undefined, new: 'x' })])).edited,
    ).toEqual({
      'c.json': json.replace('""}', '"", "c": "x"}'),
    });
  });

  it('says why not: gone from Git, said already, a whole map, an anchor that others use', async () => {
    expect(await why({ 'a.yaml': deployment('other') }, [field()])).toContain('does not render this object');
    expect(await why({ 'a.yaml': deployment('web', 5) }, [field()])).toContain('says so already');
    expect(
      await why({ 'a.yaml': deployment() }, [
        field({ field: '/spec/strategy', old: undefined, new: { type: 'Recreate' } }),
      ]),
    ).toContain('The right place in Git was not found');
    const shared = deployment().replace('replicas: 2', 'replicas: &n 2\n  minReadySeconds: *n');
    expect(await why({ 'a.yaml': shared }, [field()])).toContain('anchor');
  });
});

describe('kustomize', () => {
  const base = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': deployment() };
  const overlay = (more: string): Files => ({
    ...base,
    'prod/kustomization.yaml': `# prod\nresources:\n- ../base\n${more}`,
  });
  const prod = (name = 'web') => ({ ref: { ...field().ref, name } });

  it('`replicas` where the kustomization sets the count, whatever it puts before a name', async () => {
    const files = overlay('namePrefix: prod-\nreplicas:\n- name: web   # ours\n  count: 3\n');
    const { edited } = await accept(files, [field({ ...prod('prod-web'), old: 3, new: 4 })], 'prod');
    expect(edited).toEqual({
      'prod/kustomization.yaml': files['prod/kustomization.yaml']?.replace('count: 3', 'count: 4'),
    });
  });

  it.each([
    ['newTag: "1.30" # tag', 'nginx:1.30', 'nginx:1.31', 'newTag: "1.31" # tag'],
    [
      'newName: reg.example:5000/nginx\n  newTag: v1',
      'reg.example:5000/nginx:v1',
      'reg.example:5000/nginx:v2',
      'newName: reg.example:5000/nginx\n  newTag: v2',
    ],
    ['newTag: v1', 'nginx:v1', 'other/nginx:v1', 'newTag: v1\n  newName: other/nginx'],
    [
      `digest: sha256:${'a'.repeat(64)}`,
      `nginx@sha256:${'a'.repeat(64)}`,
      `nginx@sha256:${'b'.repeat(64)}`,
      `digest: sha256:${'b'.repeat(64)}`,
    ],
  ])('`images` with %s', async (entry, from, to, after) => {
    const files = overlay(`images:\n- name: nginx\n  ${entry}\n`);
    const { edited } = await accept(files, [image(from, to)], 'prod');
    expect(edited).toEqual({
      'prod/kustomization.yaml': files['prod/kustomization.yaml']?.replace(entry, after),
    });
  });

  it('the resource file where nothing else sets it, and the patch where one does', async () => {
    expect((await accept(overlay(''), [image('nginx:1.28', 'nginx:1.29')], 'prod')).edited).toEqual({
      'base/web.yaml': deployment('web', 2, 'nginx:1.29'),
    });
    const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 7\n';
    const files = { ...overlay('patches:\n- path: more.yaml\n'), 'prod/more.yaml': patch };
    expect((await accept(files, [field({ old: 7, new: 8 })], 'prod')).edited).toEqual({
      'prod/more.yaml': patch.replace('7', '8'),
    });
  });

  it('says so where the place would change more, and takes both where both were chosen', async () => {
    const files = {
      ...overlay('images:\n- name: nginx\n  newTag: v1\n'),
      'base/kustomization.yaml': 'resources: [web.yaml, api.yaml]\n',
      'base/api.yaml': deployment('api'),
    };
    const one = image('nginx:v1', 'nginx:v2');
    expect(await why(files, [one], 'prod')).toContain(
      'would also change Deployment api /spec/template/spec/containers/0/image',
    );
    const both = await accept(files, [one, { ...one, ref: { ...one.ref, name: 'api' } }], 'prod');
    expect(Object.keys(both.edited)).toEqual(['prod/kustomization.yaml']);
    expect(both.edited['prod/kustomization.yaml']).toContain('newTag: v2');
    expect(both.renders).toBe(2);
  });

  it('says so where a patch written in place has the last word', async () => {
    const files = overlay(
      'patches:\n- patch: |-\n    - {op: replace, path: /spec/replicas, value: 9}\n  target: {kind: Deployment}\n',
    );
    expect(await why(files, [field({ old: 9, new: 10 })], 'prod')).toContain('something else overrides it');
  });
});
