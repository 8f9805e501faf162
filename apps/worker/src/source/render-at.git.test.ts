import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rendererOptions } from '@landfall/contracts/renderer';
import type { Mirror } from '@landfall/git';
import type { Together } from '@landfall/render';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companions } from './companions.ts';
import { type RenderingRole, renderAt } from './render-at.ts';
import { slots } from './slots.ts';

let folder: string;
let mirror: Mirror;
let film: string;
let crowd: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'render-at-'));
  mirror = { dir: join(folder, 'mirror'), remote: { url: 'https://git.invalid/acme/mono', allow: [] } };
  git(['init', '--quiet', '--bare', '--template=']);
  const empty = git(['hash-object', '-w', '--stdin']);
  const names = Array.from({ length: 20_001 }, (_, index) => `100644 blob ${empty}\t${index}\n`);
  crowd = git(['mktree'], names.join(''));
  film = git(['hash-object', '-w', '--stdin'], Buffer.alloc(33 * 1024 * 1024));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function git(args: string[], input: string | Buffer = ''): string {
  const env = { PATH: process.env.PATH, GIT_DIR: mirror.dir, GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync('git', args, { env, input, stdio: 'pipe' }).toString().trim();
}

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
/** An overlay of a base, and what else there is; `FILM` is a file too large for a checkout. */
const FILM = 'the film';
/** A folder of more files than are written at once. */
const CROWD = 'the crowd';
/** To the folder `lib`, from that of a chart's dependencies. */
const LINK = '../../lib';
const OVERLAY = {
  'app/kustomization.yaml': 'resources: [../base]\n',
  'base/kustomization.yaml': 'resources: [base.yaml]\n',
  'base/base.yaml': map('base'),
};
const CHART = {
  'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 0.1.0\n',
  'app/templates/a.yaml': map('chart'),
};

type Files = Record<string, string>;
type Options = Parameters<typeof rendererOptions.parse>[0];

const sourceAt = (path: string, options: Options = {}) => ({
  ...{ path, renderer: rendererOptions.parse(options), namespace: 'x', releaseName: 'app' },
  target: { apiVersions: [] },
});

const newRole = (): RenderingRole => ({
  trees: join(folder, 'trees'),
  renders: slots(2),
  companions: companions(),
  isolation: 'if-possible',
});

function render(files: Files, options: Options = {}) {
  return renderAt(newRole(), mirror, committed(files), sourceAt('app', options));
}

/** Makes a commit of them. */
function committed(files: Files): string {
  const lines = Object.entries(files).map(([path, text]) => {
    if (text === FILM) return `M 100644 ${film} ${path}\n`;
    if (text === CROWD) return `M 040000 ${crowd} ${path}\n`;
    const mode = text === LINK ? '120000' : '100644';
    return `M ${mode} inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  const head = 'reset refs/heads/made\ncommit refs/heads/made\ncommitter o <o@localhost> 1767319445 +0000\n';
  git(['fast-import', '--quiet', '--done', '--force'], `${head}data 1\n.\n${lines.join('')}done\n`);
  return git(['rev-parse', 'refs/heads/made']);
}

it('a commit of more files than are written at once stops nobody who needs few of them', async () => {
  const many = { other: CROWD };
  const overlay = { ...OVERLAY, 'base/kustomization.yaml': 'resources: [base.yaml, ../deeper]\n' };
  const deeper = { 'deeper/kustomization.yaml': 'resources: [d.yaml]\n', 'deeper/d.yaml': map('deeper') };
  const { manifests, inputs } = await render({ ...many, ...overlay, ...deeper });
  expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['base', 'deeper']);
  expect(Object.keys(inputs.roots).sort()).toEqual(['app', 'base', 'deeper']);
  const chart = { ...CHART, 'app/templates/a.yaml': `${map('chart')}data: {a: {{ .Values.a | quote }}}\n` };
  const values = { helm: { valuesFiles: ['/values/prod.yaml', '../values/more.yaml'] } };
  const files = { ...many, ...chart, 'values/prod.yaml': 'a: 1\n', 'values/more.yaml': 'a: 2\n' };
  expect((await render(files, values)).manifests).toMatchObject([{ data: { a: '2' } }]);
  // What is wrong with the folder itself is what is told.
  const gone = render({ ...many, 'app/kustomization.yaml': 'resources: [gone.yaml]\n' });
  await expect(gone).rejects.toMatchObject({ code: 'kustomize-failed' });
});

const tooLarge = (path: string) => ({
  code: 'too-large',
  words: { why: `${path} has 34,603,008 bytes, and a file may have 33,554,432.` },
});

describe('DOS-1: a file too large for a checkout', () => {
  it.each(['media/film.bin', 'base/film.bin'])('stops nobody who does not need it: %s', async (path) => {
    const { manifests } = await render({ ...OVERLAY, [path]: FILM });
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['base']);
  });

  it('stops whose own folder it lies in', async () => {
    await expect(render({ ...OVERLAY, 'app/film.bin': FILM })).rejects.toMatchObject(
      tooLarge('app/film.bin'),
    );
  });

  it('stops whom it is named by, and is what they are told of', async () => {
    const generator = 'resources: [base.yaml]\nconfigMapGenerator: [{name: made, files: [film.bin]}]\n';
    const files = { ...OVERLAY, 'base/kustomization.yaml': generator, 'base/film.bin': FILM };
    await expect(render(files)).rejects.toMatchObject(tooLarge('base/film.bin'));
  });

  it('stops a chart whose values it is, and one that may read it without a word', async () => {
    const values = { helm: { valuesFiles: ['/values/prod.yaml'] } };
    await expect(render({ ...CHART, 'values/prod.yaml': FILM }, values)).rejects.toMatchObject(
      tooLarge('values/prod.yaml'),
    );
    const dependency = {
      ...CHART,
      'app/charts/lib': LINK,
      'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 0.1.0\n',
      'lib/templates/b.yaml': `${map('lib')}data: {a: {{ .Files.Get "film.bin" | quote }}}\n`,
      'lib/film.bin': FILM,
    };
    await expect(render(dependency)).rejects.toMatchObject(tooLarge('lib/film.bin'));
  });
});

it('renders of one commit that come together are as each alone, and share walls', async () => {
  const names = Array.from({ length: 12 }, (_none, at) => `app-${at}`);
  const files = names.flatMap((name) => [
    [`${name}/kustomization.yaml`, 'resources: [a.yaml]\n'],
    [`${name}/a.yaml`, map(name)],
  ]);
  const commit = committed({
    ...Object.fromEntries(files),
    'app-7/kustomization.yaml': 'resources: [gone.yaml]\n',
  });
  const role = newRole();
  const taken: unknown[] = [];
  const { among } = role.companions;
  role.companions = {
    among: (key, work) => among(key, (shared) => work(() => counting(shared(), taken))),
  };
  const ends = await Promise.allSettled(names.map((name) => renderAt(role, mirror, commit, sourceAt(name))));
  expect(
    ends.map((end) => (end.status === 'rejected' ? end.reason.code : end.value.manifests[0]?.metadata.name)),
  ).toEqual(names.map((name) => (name === 'app-7' ? 'kustomize-failed' : name)));
  expect(taken.length).toBeGreaterThan(new Set(taken).size);
});

/** The same walls; writes down each that is taken. */
const counting = (walls: Together | undefined, taken: unknown[]): Together | undefined =>
  walls && {
    ...walls,
    take: async (purpose) => {
      const wall = await walls.take(purpose);
      if (wall) taken.push(wall);
      return wall;
    },
  };
