import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Follower } from '@landfall/actions/applications/list-followers';
import { rendererOptions } from '@landfall/contracts/renderer';
import type { Mirror } from '@landfall/git';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { affectedBy } from './affected.ts';
import { companions } from './companions.ts';
import { renderAt } from './render-at.ts';
import { slots } from './slots.ts';

type Files = Record<string, string | { link: string } | null>;

let folder: string;
let mirror: Mirror;
let base: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affected-'));
  // Nothing is fetched: it is a repository as a fetch leaves it.
  mirror = { dir: join(folder, 'mirror'), remote: { url: 'https://git.invalid/acme/mono', allow: [] } };
  git(['init', '--quiet', '--bare', '--template=']);
  base = commitOf(REPOSITORY);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function git(args: string[], input = ''): string {
  const env = { PATH: process.env.PATH, GIT_DIR: mirror.dir, GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync('git', args, { env, input, encoding: 'utf8' }).trim();
}

/** A commit of these files over what another has; null removes one. */
function commitOf(files: Files, from?: string): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const lines = Object.entries(files).map(([path, file]) => {
    if (file === null) return `D ${path}\n`;
    const [mode, text] = typeof file === 'string' ? ['100644', file] : ['120000', file.link];
    return `M ${mode} inline ${path}\n${data(text)}`;
  });
  const head = `commit refs/heads/made\ncommitter Ada <ada@example.com> 1767319445 +0000\n${data('A change')}`;
  const parent = from === undefined ? 'reset refs/heads/made\n' : '';
  const stream = `${parent}${head}${from === undefined ? '' : `from ${from}\n`}${lines.join('')}done\n`;
  git(['fast-import', '--quiet', '--done', '--force'], stream);
  return git(['rev-parse', 'refs/heads/made']);
}

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

/** Each application is of another kind; the two overlays share a base. */
const REPOSITORY: Files = {
  'plain/a.yaml': map('plain'),
  'plain/README.md': 'About it.',
  'deep/env/a.yaml': map('deep'),
  'deep/ci/pipeline.yaml': 'jobs: []\n',
  'one/kustomization.yaml': 'resources: [../base, own.yaml]\ncomponents: [../parts/tls]\n',
  'one/own.yaml': map('own'),
  'two/kustomization.yaml':
    'resources: [../base]\nconfigMapGenerator: [{name: made, files: [key=made.txt], envs: [made.env]}]\npatches: [{path: patch.yaml}]\n',
  'two/made.txt': 'x',
  'two/made.env': 'A=1\n',
  'two/patch.yaml': `${map('base')}data: {patched: "1"}\n`,
  'base/kustomization.yaml': 'resources: [base.yaml]\n',
  'base/base.yaml': map('base'),
  'base/README.md': 'About the base.',
  'parts/tls/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [tls.yaml]\n',
  'parts/tls/tls.yaml': map('tls'),
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
  'chart/values.yaml': 'a: 1\n',
  'chart/README.md': 'About the chart.',
  'chart/templates/a.yaml': `${map('chart')}data: {a: {{ .Values.a | quote }}}\n`,
  'values/prod.yaml': 'a: 2\n',
  'files/Chart.yaml': 'apiVersion: v2\nname: files\nversion: 0.1.0\n',
  'files/README.md': 'Shown by it.',
  'files/templates/a.yaml': `${map('files')}data: {a: {{ .Files.Get "README.md" | quote }}}\n`,
  'linked/kustomization.yaml': 'resources: [now]\n',
  'linked/now': { link: '../store/now' },
  'store/now': { link: 'deep' },
  'store/deep/kustomization.yaml': 'resources: [a.yaml]\n',
  'store/deep/a.yaml': map('linked'),
};

const OPTIONS: Record<string, Parameters<typeof rendererOptions.parse>[0]> = {
  plain: {},
  deep: { kind: 'plain', recurse: true, plain: { include: ['env/**'] } },
  one: {},
  two: {},
  chart: { helm: { valuesFiles: ['/values/prod.yaml'] } },
  files: {},
  linked: {},
};

/** What each application's newest render read, at a commit. */
function followersAt(
  commit: string,
  options: typeof OPTIONS = OPTIONS,
  pathOf = (name: string) => name,
): Promise<Follower[]> {
  const role = {
    trees: join(folder, 'trees'),
    renders: slots(2),
    companions: companions(),
    isolation: 'if-possible',
  } as const;
  return Promise.all(
    Object.entries(options).map(async ([name, renderer]) => {
      const path = pathOf(name);
      const source = { path, renderer: rendererOptions.parse(renderer), namespace: 'x', releaseName: name };
      const { inputs } = await renderAt(role, mirror, commit, { ...source, target: { apiVersions: [] } });
      const state = { triedRevision: commit, renderFailed: false, rendering: false };
      return { id: name, name, path, targetRevision: 'HEAD', inputs, ...state };
    }),
  );
}

/** Whom a push over `from` touches. */
const touchedBy = async (followers: readonly Follower[], files: Files, from = base): Promise<string[]> =>
  [...(await affectedBy(mirror, commitOf(files, from), followers))].sort();

describe('a push renders exactly those that read what it changed', () => {
  let followers: Follower[];
  beforeAll(async () => {
    followers = await followersAt(base);
  });
  it.each<[what: string, files: Files, touched: string[]]>([
    ['a shared base', { 'base/base.yaml': `${map('base')}data: {a: "1"}\n` }, ['one', 'two']],
    ['a component', { 'parts/tls/tls.yaml': `${map('tls')}data: {a: "1"}\n` }, ['one']],
    ['a file of a generator', { 'two/made.txt': 'y' }, ['two']],
    ['its environment file', { 'two/made.env': 'A=2\n' }, ['two']],
    ['a patch', { 'two/patch.yaml': `${map('base')}data: {patched: "2"}\n` }, ['two']],
    ['a file beside them that nothing names', { 'two/notes.yaml': map('notes') }, []],
    ['a values file outside the chart', { 'values/prod.yaml': 'a: 3\n' }, ['chart']],
    ['a new template', { 'chart/templates/b.yaml': map('b') }, ['chart']],
    ['a new file of a plain folder', { 'plain/b.yaml': map('b') }, ['plain']],
    ['one that is gone', { 'plain/a.yaml': null, 'plain/b.yaml': map('b') }, ['plain']],
    ['a file below a plain folder that does not read those', { 'plain/below/b.yaml': map('b') }, []],
    ['one that a glob takes', { 'deep/env/more/b.yaml': map('b') }, ['deep']],
    ['one that it does not take', { 'deep/ci/pipeline.yaml': 'jobs: [x]\n' }, []],
    ['what only people read', { 'plain/README.md': '1', 'base/README.md': '2', 'chart/README.md': '3' }, []],
    ['a README that a template reads', { 'files/README.md': 'Another text.' }, ['files']],
    ['a folder that nobody has', { 'elsewhere/a.yaml': map('a') }, []],
    ['a second kustomization beside the one that is read', { 'base/Kustomization': '{}' }, ['one', 'two']],
    [
      'what makes a plain folder a kustomization',
      { 'plain/Kustomization': 'resources: [a.yaml]' },
      ['plain'],
    ],
    ['where a link leads', { 'store/deep/a.yaml': `${map('linked')}data: {a: "1"}\n` }, ['linked']],
    ['a new file in a folder that a link leads to', { 'store/deep/b.yaml': map('b') }, ['linked']],
    [
      'a link on the way',
      { 'store/now': { link: 'elsewhere' }, 'store/elsewhere/a.yaml': map('a') },
      ['linked'],
    ],
  ])('%s', async (_what, files, touched) => {
    expect(await touchedBy(followers, files)).toEqual(touched);
  });
});

test('manifest-generate-paths: a push counts where it changes something there, and nowhere else', async () => {
  const paths = {
    folder: ['.'],
    relative: ['../base', '../values'],
    absolute: ['/values/prod.yaml'],
    glob: ['/parts/*/*.yaml'],
    missing: ['/later'],
  };
  const options = Object.fromEntries(
    Object.entries(paths).map(([name, generatePaths]) => [name, { generatePaths }]),
  );
  const followers = await followersAt(base, options, () => 'one');
  expect(await touchedBy(followers, { 'one/README.md': 'x' })).toEqual(['folder']);
  expect(await touchedBy(followers, { 'base/README.md': 'x' })).toEqual(['relative']);
  expect(await touchedBy(followers, { 'values/prod.yaml': 'a: 9\n' })).toEqual(['absolute', 'relative']);
  expect(await touchedBy(followers, { 'parts/tls/tls.yaml': map('other') })).toEqual(['glob']);
  expect(await touchedBy(followers, { 'parts/tls/deep/tls.yaml': map('other') })).toEqual([]);
  expect(await touchedBy(followers, { 'later/a.yaml': map('a') })).toEqual(['missing']);
  expect(await touchedBy(followers, { 'two/made.txt': 'y' })).toEqual([]);
});

test('a path that leaves the repository is refused in words', async () => {
  const out = followersAt(base, { plain: { generatePaths: ['../../etc'] } });
  await expect(out).rejects.toMatchObject({ code: 'options-invalid' });
});
