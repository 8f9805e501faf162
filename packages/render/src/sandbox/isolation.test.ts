import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { chart, checkout, configMap, input, refusal, renderAt, task } from '../../test/repository.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { renderTask } from '../render.ts';
import { obtainTool } from '../tools/obtain.ts';
import type { ToolName } from '../tools/pins.ts';
import { collect } from '../tree/collect.ts';
import { makeStage } from '../tree/stage.ts';
import { confine, isolation } from './isolation.ts';
import { runTool } from './run.ts';

vi.setConfig({ testTimeout: 60_000 });

/**
 * What a hostile chart or kustomization could want to read, each holding a canary: a file beside the checkout, one in
 * /tmp, the environment of another process (through /proc), the name of a Unix socket, a listener on loopback. The
 * same attempts run confined and not; confined nothing is seen, not confined all of it is: the test has teeth.
 */
const CANARY = `canary-${process.pid}-${Math.random().toString(36).slice(2)}`;
const outside = mkdtempSync(join(tmpdir(), 'landfall-canary-'));
const secret = join(outside, 'secret.txt');
const socket = join(outside, `${CANARY}.sock`);
const hits: string[] = [];
let listener: Server;
let url = '';
const socketServer = createSocket();
const neighbour = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
  env: { CANARY },
  stdio: 'ignore',
});

beforeAll(async () => {
  writeFileSync(secret, CANARY);
  listener = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end(configMap(CANARY));
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  await new Promise<void>((done) => socketServer.listen(socket, done));
  url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(() => {
  neighbour.kill();
  listener.close();
  socketServer.close();
  rmSync(outside, { recursive: true, force: true });
});
beforeEach(() => {
  hits.length = 0;
});

type Wanted = 'on' | 'off';

/** Runs a tool on a stage that was made hostile by hand, past every check before it. */
async function attempt(
  wanted: Wanted,
  name: ToolName,
  argv: string[],
  spoil: (tree: string) => void,
): Promise<string> {
  const root = checkout({
    ...chart(configMap('a', 'leak: {{ .Files.Get "leak" | quote }}')),
    'chart/values.yaml': 'a: b\n',
  });
  const { confinement } = await confine(wanted);
  const owner = confinement.mode === 'sandbox' ? confinement.wall.asRoot?.uid : undefined;
  const collected = await collect({ root, folder: 'chart', limits: DEFAULT_LIMITS }, ['chart']);
  const stage = await makeStage(root, collected, { owner });
  try {
    spoil(stage.tree);
    const run = { tool: await obtainTool(name), stage, confinement, limits: DEFAULT_LIMITS };
    const { stdout, stderr } = await runTool({
      ...run,
      argv: (view) => argv.map((arg) => arg.replace('TREE', view.tree)),
    });
    return `${stdout}\n${stderr}\n${hits.map((path) => `reached ${path}`).join('\n')}`;
  } finally {
    await stage.remove();
  }
}

const HELM = ['template', 'x', 'TREE/chart'];
const link = (target: string) => (tree: string) => symlinkSync(target, join(tree, 'chart/leak'));
const kustomization = (text: string) => (tree: string) =>
  writeFileSync(join(tree, 'kustomization.yaml'), text);
const KUSTOMIZE = ['kustomize', 'TREE'];

/** Name, what is tried, and the text that shows that it worked. */
const attempts: [string, (wanted: Wanted) => Promise<string>, string][] = [
  ['a file beside the checkout, through a link', (on) => attempt(on, 'helm', HELM, link(secret)), CANARY],
  [
    'the environment of another process, through /proc',
    (on) => attempt(on, 'helm', HELM, link(`/proc/${neighbour.pid}/environ`)),
    CANARY,
  ],
  ['a Unix socket, by its name', (on) => attempt(on, 'helm', HELM, link(outside)), CANARY],
  ['a user of the machine', (on) => attempt(on, 'helm', HELM, link('/etc/passwd')), 'root:'],
  [
    'a listener, as a values file',
    (on) => attempt(on, 'helm', [...HELM, `--values=${url}/values`], () => {}),
    'reached /values',
  ],
  [
    'a listener, as a remote resource',
    (on) => attempt(on, 'kustomize', KUSTOMIZE, kustomization(`resources: ["${url}/remote.yaml"]\n`)),
    'reached /remote.yaml',
  ],
  [
    'a listener, as an OpenAPI schema',
    (on) =>
      attempt(on, 'kustomize', KUSTOMIZE, (tree) => {
        writeFileSync(join(tree, 'a.yaml'), configMap('a'));
        kustomization(`resources: [a.yaml]\nopenapi: {path: "${url}/schema.json"}\n`)(tree);
      }),
    'reached /schema.json',
  ],
  [
    'a host name',
    (on) =>
      attempt(on, 'helm', [...HELM, '--enable-dns'], (tree) =>
        writeFileSync(join(tree, 'chart/templates/main.yaml'), 'a: "{{ getHostByName "localhost" }}."'),
      ),
    '127.0.0.1',
  ],
];

describe('a hostile run of helm or kustomize', () => {
  it('can be confined on this machine', async () => {
    expect(await isolation()).toMatchObject({ level: 'full' });
  });

  it('is told apart from a wall that could not be built', async () => {
    const error = await refusal(() =>
      attempt('on', 'helm', HELM, (tree) => rmSync(tree, { recursive: true })),
    );
    expect(error).toMatchObject({
      code: 'isolation-unavailable',
      retriable: true,
      what: 'The render could not be started.',
    });
  });

  describe.each(attempts)('%s', (_name, act, shown) => {
    it('is not reached when confined', async () => expect(await act('on')).not.toContain(shown));
    it('is reached when not: the attempt is real', async () => expect(await act('off')).toContain(shown));
  });
});

describe('the real path, from a checkout to manifests', () => {
  const remote = () => ({ 'app/kustomization.yaml': `resources: ["${url}/remote.yaml"]\n` });

  it('refuses what it can see by its name, and nothing is fetched', async () => {
    const app = (text: string) => ({ 'app/kustomization.yaml': text, 'app/a.yaml': configMap('a') });
    const cases: [Record<string, string>, string, string][] = [
      [remote(), 'remote-reference', `\`app/kustomization.yaml\` fetches \`${url}/remote.yaml\`.`],
      [
        app('resources: ["https://user:hunter2@example.com/x.yaml?token=hunter2"]'),
        'remote-reference',
        '`app/kustomization.yaml` fetches `https://example.com/x.yaml`.',
      ],
      [
        app('resources: ["github.com/org/repo//base?ref=v1"]'),
        'remote-reference',
        '`app/kustomization.yaml` fetches `github.com/org/repo//base`.',
      ],
      [
        app('resources: ["git@github.com:org/repo.git"]'),
        'remote-reference',
        '`app/kustomization.yaml` fetches `git@github.com:org/repo.git`.',
      ],
      [
        app(`resources: [a.yaml]\nopenapi: {path: "${url}/schema"}`),
        'remote-reference',
        `\`app/kustomization.yaml\` fetches \`${url}/schema\`.`,
      ],
      [
        app(`configMapGenerator: [{name: a, files: ["k=${url}/f"]}]`),
        'remote-reference',
        `\`app/kustomization.yaml\` fetches \`${url}/f\`.`,
      ],
      [
        app(`resources: [a.yaml]\npatches: [{path: "${url}/p"}]`),
        'remote-reference',
        `\`app/kustomization.yaml\` fetches \`${url}/p\`.`,
      ],
      [
        app('resources: [../../../etc/passwd]'),
        'reference-outside',
        '`app/kustomization.yaml` refers to `../../../etc/passwd`, which is outside the repository.',
      ],
      [
        app('resources: [/etc/passwd]'),
        'reference-outside',
        '`app/kustomization.yaml` refers to `/etc/passwd`, which is outside the repository.',
      ],
      [
        app('helmCharts: [{name: x, releaseName: "--post-renderer=./x"}]'),
        'kustomize-failed',
        '`app/kustomization.yaml` uses `helmCharts`.',
      ],
    ];
    for (const [files, code, what] of cases) {
      expect(await refusal(() => renderAt(checkout(files), 'app'))).toMatchObject({ code, what });
    }
    expect(hits).toEqual([]);
  });

  it('runs no plugin and no program (EXEC-1, EXEC-5)', async () => {
    const exec = (kind: string) =>
      `apiVersion: example.com/v1\nkind: Generator\nmetadata:\n  name: g\n  annotations:\n    config.kubernetes.io/function: |\n      ${kind}\n`;
    for (const kind of ['exec: {path: ./run.sh}', 'container: {image: x}']) {
      const root = checkout({
        'app/kustomization.yaml': 'generators: [g.yaml]\n',
        'app/g.yaml': exec(kind),
        'app/run.sh': `#!/bin/sh\ncat ${secret}\n`,
      });
      const error = await refusal(() => renderAt(root, 'app'));
      expect(error.code).toBe('kustomize-failed');
      expect(JSON.stringify(error)).not.toContain(CANARY);
    }
  });

  it('gives a chart neither DNS nor look-ups nor the environment', async () => {
    const data = [
      'dns: {{ getHostByName "localhost" | quote }}',
      'secrets: {{ lookup "v1" "Secret" "" "" | toJson | quote }}',
    ];
    const root = checkout(chart(configMap('a', data.join('\n  '))));
    const { manifests } = await renderAt(root, 'chart');
    expect(manifests[0]?.data).toEqual({ dns: '', secrets: '{}' });
    for (const call of ['env "HOME"', 'expandenv "$HOME"', 'tpl "{{ env \\"HOME\\" }}" .']) {
      const hostile = checkout(chart(configMap('a', `a: "{{ ${call} }}"`)));
      expect((await refusal(() => renderAt(hostile, 'chart'))).code).toBe('helm-failed');
    }
  });

  it('is held by the sandbox alone when the checks before it are off, and by nothing when both are', async () => {
    const root = checkout(remote());
    const confined = await refusal(() => renderTask(task(root, 'app', { checks: false })));
    expect(confined.code).toBe('kustomize-failed');
    expect(hits).toEqual([]);
    const open = await renderTask(task(root, 'app', { checks: false, isolation: 'off' }));
    expect(open.manifests.map(({ metadata }) => metadata.name)).toEqual([CANARY]);
    expect(open).toMatchObject({
      isolated: false,
      warnings: ['Rendered without isolation: it was switched off.'],
    });
    expect(hits).toEqual(['/remote.yaml']);
  });
});

describe('a machine that cannot confine', () => {
  it('renders nothing, or says so where that is allowed', async () => {
    const { path } = await obtainTool('kustomize');
    vi.resetModules();
    vi.stubEnv('LANDFALL_KUBECTL', path);
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    });
    const fresh = await import('../index.ts');
    expect(await fresh.isolation()).toEqual({
      level: 'none',
      detail: 'the sandbox needs Linux, this is darwin',
    });
    const root = checkout({
      'app/kustomization.yaml': 'resources: [a.yaml]\n',
      'app/a.yaml': configMap('a'),
    });
    await expect(fresh.render(input(root, 'app'))).rejects.toMatchObject({
      code: 'isolation-unavailable',
      what: 'This machine cannot confine a render, so nothing was rendered.',
    });
    expect(await fresh.render({ ...input(root, 'app'), isolation: 'if-possible' })).toMatchObject({
      isolated: false,
      tool: { overridden: true },
      warnings: ['Rendered without isolation: the sandbox needs Linux, this is darwin.'],
    });
  });
});
