import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { forkBomb } from '../test/fork-bomb.ts';
import {
  chart,
  checkout,
  configMap,
  type Entry,
  input,
  refusal,
  renderAt,
  task,
} from '../test/repository.ts';
import { renderTask } from './render.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Each level repeats the one before ten times. */
const bomb = (indent = ''): string =>
  Array.from({ length: 9 }, (_, level) =>
    level === 0
      ? `${indent}a0: &a0 [x]\n`
      : `${indent}a${level}: &a${level} [${Array(10).fill(`*a${level - 1}`)}]\n`,
  ).join('');
const kustomize = (text: string, more: Record<string, Entry> = {}) => ({
  'app/kustomization.yaml': text,
  'app/a.yaml': configMap('a'),
  ...more,
});
const remote = (file: string, url: string) => [
  'remote-reference',
  `\`${file}\` fetches \`${url}\`.`,
  'Rendering has no network: the same commit must always give the same manifests.',
  'Copy it into the repository and refer to the copy.',
];
const link = (name: string, why: string) => [
  'link-refused',
  `The link \`${name}\` ${why}.`,
  'A link may point at files of the same repository only.',
  'Replace it by the file itself, or point it inside the repository.',
];
const aliases = (file: string) => [
  'yaml-aliases',
  `\`${file}\` grows to more than 1,000,000 values.`,
  'Its YAML aliases refer to each other and multiply when they are written out.',
  'Write the repeated parts out, or nest fewer aliases.',
];
const plugin = (kind: string) => [
  'kustomize-failed',
  `The kustomization uses the plugin \`${kind}\`.`,
  'A plugin is a program of the repository, and a render runs none.',
  'Use what Kustomize has built in, or commit what the plugin makes.',
];
const program = (how: string) =>
  `apiVersion: example.com/v1\nkind: Maker\nmetadata:\n  name: g\n  annotations:\n    config.kubernetes.io/function: |\n      ${how}\n`;
const valuesFile = (name: string, why: string) => [
  'helm-values',
  `There is no values file \`${name}\` in this revision.`,
  why,
  'Correct its name in the application’s Helm options, or push the file.',
];
const NAMED =
  'Values files are files of the repository, named from the application’s path, or from the root with a leading `/`.';
const helm = (valuesFiles: string[]) => ({ kind: 'helm', helm: { valuesFiles } }) as const;
type Options = Parameters<typeof renderAt>[2];

/** Besides these: time, memory, output, objects and sizes in limits.test.ts, paths and links in tree/within.test.ts. */
const cases: [string, Record<string, Entry>, Options, string[]][] = [
  [
    'an alias bomb in a plain folder',
    { 'app/a.yaml': `${configMap('a')}${bomb()}` },
    {},
    aliases('app/a.yaml'),
  ],
  [
    'an alias bomb in a resource',
    kustomize('resources: [b.txt]', { 'app/b.txt': `${configMap('b')}${bomb()}` }),
    {},
    aliases('app/b.txt'),
  ],
  [
    'an alias bomb in a patch written in place',
    kustomize(
      `resources: [a.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n${bomb('    ')}`,
    ),
    {},
    aliases('app/kustomization.yaml'),
  ],
  [
    'an alias bomb in a patch of the application',
    kustomize('resources: [a.yaml]'),
    { kustomize: { patches: [{ patch: `${configMap('a')}${bomb()}` }] } },
    aliases('the patches in the application’s options'),
  ],
  [
    'an alias bomb in values',
    { ...chart('', 'app'), 'app/values.yaml': bomb() },
    {},
    aliases('app/values.yaml'),
  ],
  [
    'an alias bomb in inline values',
    chart('', 'app'),
    { helm: { values: bomb() } },
    aliases('inline values'),
  ],
  [
    'a link out of the tree',
    kustomize('resources: [a.yaml]', { 'app/l.yaml': { link: '../../../etc/passwd' } }),
    {},
    link('app/l.yaml', 'leaves the repository'),
  ],
  [
    'a link to the machine',
    { ...chart('', 'app'), 'app/Chart.lock': { link: '/etc/passwd' } },
    {},
    link('app/Chart.lock', 'leads to an absolute path'),
  ],
  [
    'a values file that is a link out of the tree',
    { ...chart('', 'app'), 'v.yaml': { link: '../v.yaml' } },
    helm(['../v.yaml']),
    link('v.yaml', 'leaves the repository'),
  ],
  [
    'a values file outside the tree',
    chart('', 'app'),
    helm(['../../v.yaml']),
    valuesFile('../../v.yaml', 'It would be outside the repository.'),
  ],
  ['a values file of the machine', chart('', 'app'), helm(['/etc/passwd']), valuesFile('/etc/passwd', NAMED)],
  [
    'a values file to fetch',
    chart('', 'app'),
    helm(['http://127.0.0.1/v.yaml']),
    valuesFile('http://127.0.0.1/v.yaml', NAMED),
  ],
  [
    'a remote base',
    kustomize('resources: ["https://user:hunter2@example.com/base?ref=v1"]'),
    {},
    remote('app/kustomization.yaml', 'https://example.com/base'),
  ],
  [
    'a remote base far down',
    kustomize('resources: [../base]', {
      'base/kustomization.yaml': 'resources: ["github.com/org/repo//base?ref=v1"]',
    }),
    {},
    remote('base/kustomization.yaml', 'github.com/org/repo//base'),
  ],
  [
    'a base outside the tree',
    kustomize('resources: [../../other]'),
    {},
    [
      'reference-outside',
      '`app/kustomization.yaml` refers to `../../other`, which is outside the repository.',
      'A render may read files of its own repository only.',
      'Copy what you need into the repository and refer to it there.',
    ],
  ],
  [
    'charts inflated by kustomize',
    kustomize('helmCharts: [{name: x, releaseName: "--post-renderer=./x"}]'),
    {},
    [
      'kustomize-failed',
      '`app/kustomization.yaml` uses `helmCharts`.',
      'Kustomize would have to run Helm and fetch charts while it renders.',
      'Make the chart an application of its own, with Helm as the renderer.',
    ],
  ],
  [
    'a plugin',
    kustomize('generators: [g.yaml]', {
      'app/g.yaml': 'apiVersion: team.example.com/v1\nkind: Passwords\nmetadata: {name: g}\n',
    }),
    {},
    plugin('Passwords'),
  ],
  [
    'a program to run (exec)',
    kustomize('generators: [g.yaml]', { 'app/g.yaml': program('exec: {path: ./run.sh}') }),
    {},
    plugin('Maker'),
  ],
  [
    'a container to run',
    kustomize('resources: [a.yaml]\ntransformers: [g.yaml]', {
      'app/g.yaml': program('container: {image: x, network: true}'),
    }),
    {},
    plugin('Maker'),
  ],
];

describe('what a person reads when a render is refused', () => {
  it.each(cases)('%s', async (_name, files, options, expected) => {
    const { code, what, why, fix } = await refusal(() => renderAt(checkout(files), 'app', options));
    expect([code, what, why, fix]).toEqual(expected);
  });

  it('an alias bomb past every check is held by the memory bound alone', async () => {
    const root = checkout(kustomize('resources: [b.yaml]', { 'app/b.yaml': `${configMap('b')}${bomb()}` }));
    const whole = task(root, 'app', { checks: false });
    const limits = { ...whole.limits, memoryBytes: 200 * 1024 * 1024 };
    const { code, what, why, fix } = await refusal(() => renderTask({ ...whole, limits }));
    expect([code, what, why, fix]).toEqual([
      'out-of-memory',
      'Rendering needed more than 200 MiB of memory and was stopped.',
      'YAML aliases or templates that multiply are the usual reason.',
      'Look for anchors that refer to each other, or a template that repeats its own output.',
    ]);
  });

  it('what a chart asks of the world is answered with nothing, and said once (EXEC-5)', async () => {
    const asks = [
      'dns: {{ getHostByName "localhost" | quote }}',
      'again: {{ getHostByName "example.com" | quote }}',
      'secret: {{ lookup "v1" "Secret" "" "" | toJson | quote }}',
      '{{- /* lookup "v1" "Node" "" "" */ -}}',
    ];
    const root = checkout({ ...chart(configMap('a', asks.join('\n  ')), 'app'), 'app/templates/x.yaml': '' });
    const { manifests, warnings } = await renderAt(root, 'app');
    expect(manifests[0]?.data).toEqual({ dns: '', again: '', secret: '{}' });
    expect(warnings).toEqual([
      '`app/templates/main.yaml` calls `lookup`, which finds nothing: a render sees no cluster, so that the same commit always gives the same manifests. Pass what it looks for as a value.',
      '`app/templates/main.yaml` calls `getHostByName`, which gives an empty text: a render has no network. Pass the address as a value.',
    ]);
    const comment = checkout(chart(`{{/* lookup "v1" */}}${configMap('a')}`, 'app'));
    expect((await renderAt(comment, 'app')).warnings).toEqual([]);
  });
});

describe('a fork bomb in the tool’s place', () => {
  const mine = (release: string) =>
    readdirSync('/proc').filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(release);
      } catch {
        return false;
      }
    });

  it('is stopped at the bound, in words, and nothing of it is left', async () => {
    const root = checkout(chart(configMap('a'), 'app'));
    const program = join(root, '..', 'bomb');
    writeFileSync(program, forkBomb());
    chmodSync(program, 0o755);
    vi.resetModules();
    vi.stubEnv('LANDFALL_HELM', program);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { render } = await import('./render.ts');
    const releaseName = `bomb-${process.pid}`;
    await expect(render({ ...input(root, 'app', { kind: 'helm' }), releaseName })).rejects.toMatchObject({
      code: 'too-many-processes',
      what: 'Rendering started more than 64 processes and was stopped.',
      why: 'Helm and Kustomize need about a dozen threads, whatever they render.',
      fix: 'Try again; if it stays, tell us the commit.',
    });
    expect(mine(releaseName)).toEqual([]);
  });
});
