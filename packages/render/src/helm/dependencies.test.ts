import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { chart, checkout, configMap, refusal, renderAt } from '../../test/repository.ts';
import { type Packed, tarball } from '../../test/tarball.ts';

vi.setConfig({ testTimeout: 60_000 });

const CANARY = 'canary-4711';
const file = (name: string, text: string): Packed => ({ kind: 'file', name, text });
const chartYaml = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`;
const HONEST = [
  file('sub/Chart.yaml', chartYaml('sub')),
  file('sub/values.yaml', 'size: small\n'),
  file('sub/templates/a.yaml', configMap('sub', 'size: {{ .Values.size }}')),
  file('sub/templates/leak.yaml', '{{ .Files.Get "leak.txt" }}'),
];

/** A chart with these packed charts under `charts/`. */
function withPacked(archives: Record<string, Buffer>): string {
  const root = checkout({
    ...chart(configMap('main'), 'app'),
    'app/Chart.yaml': `${chartYaml('app')}dependencies: [{name: sub, version: 0.1.0, repository: "https://charts.example.com"}]\n`,
    '../secret.txt': CANARY,
  });
  for (const [name, bytes] of Object.entries(archives)) {
    mkdirSync(dirname(join(root, 'app/charts', name)), { recursive: true });
    writeFileSync(join(root, 'app/charts', name), bytes);
  }
  return root;
}

/** Digest of everything below a folder: names, kinds, contents. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const stats = lstatSync(join(folder, name));
    hash.update(`${name} ${stats.mode} ${stats.mtimeMs}\n`);
    if (stats.isFile()) hash.update(readFileSync(join(folder, name)));
    if (stats.isSymbolicLink()) hash.update(readlinkSync(join(folder, name)));
  }
  return hash.digest('hex');
}

describe('dependencies in the repository', () => {
  it('packed: rendered with the chart’s values for them', async () => {
    const root = withPacked({ 'sub-0.1.0.tgz': tarball(HONEST) });
    const options = { kind: 'helm', helm: { values: 'sub: {size: large}' } } as const;
    const { manifests } = await renderAt(root, 'app', options);
    expect(manifests).toMatchObject([
      { metadata: { name: 'sub' }, data: { size: 'large' } },
      { metadata: { name: 'main' } },
    ]);
  });

  it('unpacked: a folder, its alias, and a condition that leaves it out', async () => {
    const dependency = (condition: string) =>
      `dependencies:\n- {name: sub, version: 0.1.0, alias: again, condition: ${condition}}\n`;
    const files = {
      ...chart(configMap('main'), 'app'),
      'app/charts/sub/Chart.yaml': chartYaml('sub'),
      'app/charts/sub/values.yaml': 'size: small\n',
      'app/charts/sub/templates/a.yaml': configMap('{{ .Chart.Name }}', 'size: {{ .Values.size }}'),
      'app/values.yaml': 'again: {size: mine}\noff: false\n',
    };
    const names = async (condition: string) => {
      const root = checkout({ ...files, 'app/Chart.yaml': `${chartYaml('app')}${dependency(condition)}` });
      return (await renderAt(root, 'app')).manifests.map(({ metadata, data }) => [metadata.name, data]);
    };
    expect(await names('on')).toEqual([
      ['again', { size: 'mine' }],
      ['main', { a: 'b' }],
    ]);
    expect(await names('off')).toEqual([['main', { a: 'b' }]]);
  });

  it('missing: named with what to run', async () => {
    const { code, what, why, fix } = await refusal(() => renderAt(withPacked({}), 'app'));
    expect([code, what, why, fix]).toEqual([
      'helm-dependencies',
      'The chart needs sub, which is not in its folder `charts/`.',
      'Rendering has no network, so dependencies have to be in the repository.',
      'Run `helm dependency build`, commit the folder `charts/` and push.',
    ]);
  });
});

const MiB = 1024 * 1024;
const aliases = Array.from({ length: 9 }, (_, n) =>
  n === 0 ? 'a0: &a0 [x]' : `a${n}: &a${n} [${Array(10).fill(`*a${n - 1}`)}]`,
).join('\n');

const refused: [string, Buffer, string][] = [
  [
    'a name that leads out of the chart',
    tarball([...HONEST, file('sub/../../evil.yaml', CANARY)]),
    'One of its files has a name that leads out of the chart.',
  ],
  [
    'such a name for Windows',
    tarball([...HONEST, file('sub\\..\\..\\evil.yaml', CANARY)]),
    'One of its files has a name that leads out of the chart.',
  ],
  [
    'a chart called ..',
    tarball([file('sub/Chart.yaml', chartYaml('..'))]),
    'It calls itself `..`, which cannot be the name of a chart.',
  ],
  [
    'a chart called .',
    tarball([file('sub/Chart.yaml', chartYaml('.'))]),
    'It calls itself `.`, which cannot be the name of a chart.',
  ],
  ['no archive at all', Buffer.from('hello'), 'It is no .tgz archive of a chart.'],
  [
    'more than may be unpacked',
    tarball([...HONEST, file('sub/big.txt', 'x'.repeat(101 * MiB))]),
    'It unpacks to more than Helm allows.',
  ],
  [
    'an alias bomb in its values',
    tarball([file('sub/Chart.yaml', chartYaml('sub')), file('sub/values.yaml', aliases)]),
    'One of its files holds YAML aliases that multiply.',
  ],
];

/** Entries that Helm leaves out without a word: nothing is written, nothing is read. */
const ignored: [string, Packed][] = [
  ['a file beside the chart', file('../evil.yaml', CANARY)],
  ['a file of the machine', file('/etc/landfall-evil.yaml', CANARY)],
  ['a link', { kind: 'link', name: 'sub/leak.txt', to: '../../../secret.txt' }],
  ['a hard link', { kind: 'hard link', name: 'sub/leak.txt', to: '/etc/passwd' }],
];

describe('hostile packed charts (REPO-3)', () => {
  it.each(refused)('refuses %s, and nothing outside changes', async (_name, bytes, reason) => {
    const root = withPacked({ 'sub-0.1.0.tgz': bytes });
    const before = digestOf(join(root, '..'));
    const { code, what, why, fix } = await refusal(() => renderAt(root, 'app'));
    expect([code, what, why, fix]).toEqual([
      'helm-dependencies',
      'The packed chart `app/charts/sub-0.1.0.tgz` was refused.',
      reason,
      'Run `helm dependency build`, commit the folder `charts/` and push.',
    ]);
    expect(digestOf(join(root, '..'))).toBe(before);
  });

  it.each(ignored)('takes nothing from %s, and nothing outside changes', async (_name, entry) => {
    const root = withPacked({ 'sub-0.1.0.tgz': tarball([...HONEST, entry]) });
    const before = digestOf(join(root, '..'));
    const { manifests } = await renderAt(root, 'app');
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['sub', 'main']);
    expect(JSON.stringify(manifests)).not.toMatch(/canary|root:/);
    expect(digestOf(join(root, '..'))).toBe(before);
    expect(readdirSync('/etc')).not.toContain('landfall-evil.yaml');
  });
});
