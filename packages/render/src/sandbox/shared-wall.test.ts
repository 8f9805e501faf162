import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { checkout, configMap, input, refusal, workFolder } from '../../test/repository.ts';
import { asRoot, countedAlone, read, shared, shellInside } from '../../test/walls.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { render } from '../render.ts';
import { openShared } from './shared-wall.ts';
import { type Together, together } from './together.ts';

vi.setConfig({ testTimeout: 60_000 });

function walls(): Together {
  const made = together();
  onTestFinished(() => made.end());
  return made;
}

const app = (text: string, kustomization = 'resources: [cm.yaml]\n') =>
  checkout({ 'an app/kustomization.yaml': kustomization, 'an app/cm.yaml': text });

async function names(root: string, from: Together, more: object = {}): Promise<string[]> {
  const { manifests, isolated } = await render({ ...input(root, 'an app'), together: from, ...more });
  expect(isolated).toBe(true);
  return manifests.map(({ metadata }) => metadata.name);
}

it('serves one render after another, shows each its own files alone, and is gone with the last', async () => {
  const work = workFolder(0o711);
  const from = walls();
  expect(await names(app(configMap('one')), from)).toEqual(['one']);
  const [wall] = shared();
  expect(wall).toBeDefined();
  expect(await names(app(configMap('two', 'a: "grün"')), from)).toEqual(['two']);
  expect(shared()).toEqual([wall]);
  const [folder] = readdirSync(work);
  expect(readdirSync(join(work, folder ?? ''))).toEqual([]);
  await from.end();
  expect(shared()).toEqual([]);
  expect(readdirSync(work)).toEqual([]);
});

const PATCHES = 'resources: [cm.yaml]\npatches: [{path: gone.yaml}]\n';

it('a render that fails says what it says alone, and the others go on', async () => {
  workFolder(0o711);
  const from = walls();
  const broken = app(configMap('one'), PATCHES);
  expect(await names(app(configMap('one')), from)).toEqual(['one']);
  const alone = await refusal(() => render(input(broken, 'an app')));
  const among = await refusal(() => names(broken, from));
  expect({ ...among, message: among.message }).toEqual({ ...alone, message: alone.message });
  expect(among.why).toContain('gone.yaml');
  expect(await names(app(configMap('two')), from)).toEqual(['two']);
});

it('a limit holds in it, and is told as alone: output, time, processes', async () => {
  workFolder(0o711);
  const large = app(configMap('one', `a: ${'x'.repeat(5_000)}`));
  for (const [limits, code] of [
    [{ outputBytes: 4_000 }, 'output-too-large'],
    [{ wallMs: 1 }, 'took-too-long'],
    ...(countedAlone ? [[{ processes: 2 }, 'too-many-processes'] as const] : []),
  ] as const) {
    const from = walls();
    expect((await refusal(() => names(large, from, { limits }))).code).toBe(code);
    // What did not succeed is not left standing: nobody knows what is left in it.
    expect(shared()).toEqual([]);
    expect(await names(large, from)).toEqual(['one']);
    await from.end();
  }
});

it('what is called off ends at once, and nothing of it is left', async () => {
  const work = workFolder(0o711);
  const from = walls();
  expect(await names(app(configMap('one')), from)).toEqual(['one']);
  const stop = new AbortController();
  const many = Array.from({ length: 400 }, (_none, at) => configMap(`many-${at}`)).join('---\n');
  const going = refusal(() => names(app(many), from, { signal: stop.signal }));
  await vi.waitFor(
    () => expect(readdirSync(work).flatMap((one) => readdirSync(join(work, one)))).not.toEqual([]),
    {
      interval: 1,
      timeout: 10_000,
    },
  );
  stop.abort();
  expect((await going).code).toBe('stopped');
  await from.end();
  expect(shared()).toEqual([]);
  expect(readdirSync(work)).toEqual([]);
});

it('one that is gone is missed by nobody', async () => {
  workFolder(0o711);
  const from = walls();
  expect(await names(app(configMap('one')), from)).toEqual(['one']);
  const [wall] = shared();
  process.kill(Number(wall), 'SIGKILL');
  expect(await names(app(configMap('two')), from)).toEqual(['two']);
  expect(await names(app(configMap('three')), from)).toEqual(['three']);
  expect(shared()).not.toContain(wall);
});

it('what it is told is a name, whatever stands in it', async () => {
  workFolder(0o711);
  const from = walls();
  const name = "--dev-bind/a $(id) ; 'b' - #";
  const root = checkout({
    [`${name}/kustomization.yaml`]: 'resources: [cm.yaml]\n',
    [`${name}/cm.yaml`]: configMap('one'),
  });
  const rendered = await render({ ...input(root, name), together: from });
  expect(rendered.manifests.map(({ metadata }) => metadata.name)).toEqual(['one']);
  expect(shared()).toHaveLength(1);
});

it('is closed as tightly as one of a single run', async () => {
  workFolder(0o711);
  const from = walls();
  expect(await names(app(configMap('one')), from)).toEqual(['one']);
  const inside = shellInside();
  const status = read(inside, 'status');
  if (asRoot) expect(Number(/^Uid:\t(\d+)/m.exec(status)?.[1])).toBeGreaterThan(60_000);
  expect(status).toMatch(/^CapEff:\t0+$/m);
  expect(status).toMatch(/^CapBnd:\t0+$/m);
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  const mounts = read(inside, 'mountinfo')
    .trim()
    .split('\n')
    .map((line) => `${line.split(' ')[4]} ${line.split(' ')[5]?.split(',')[0]}`);
  expect(mounts.filter((mount) => !mount.includes('/lib')).sort()).toEqual([
    '/ ro',
    '/sh ro',
    '/stages ro',
    '/tmp rw',
    '/tool ro',
  ]);
  expect(mounts.filter((mount) => mount.endsWith(' rw'))).toEqual(['/tmp rw']);
});

it('where the way to the stage is closed to its uid, each render is alone', async () => {
  workFolder();
  const from = walls();
  expect(await names(app(configMap('one')), from)).toEqual(['one']);
  if (asRoot) expect(shared()).toEqual([]);
});

it('the tool has the environment that it has alone, and no word of the stage before', async () => {
  workFolder(0o711);
  const wall = await openShared({ tool: '/usr/bin/env', argv: [], limits: DEFAULT_LIMITS });
  if (!wall) throw new Error('no wall to share');
  onTestFinished(() => wall.close());
  for (const stage of ['first', 'second']) {
    mkdirSync(join(wall.folder, stage, 'tree/an app'), { recursive: true });
    const end = await wall.run(`/stages/${stage}/tree/an app`, 20_000);
    const seen = end?.stdout.trim().split('\n') ?? [];
    expect(seen).toContain('PWD=/tree/an app');
    expect(seen.map((line) => line.split('=')[0]).sort()).toEqual([
      ...['GOGC', 'GOMEMLIMIT', 'HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME'],
      ...['HELM_PLUGINS', 'HOME', 'KUBERC', 'PWD', 'TMPDIR'],
    ]);
  }
});

it('a stage that cannot be made there is made elsewhere, and the wall is left', async () => {
  const work = workFolder(0o711);
  const from = walls();
  expect(await names(app(configMap('one')), from)).toEqual(['one']);
  rmSync(join(work, readdirSync(work)[0] ?? ''), { recursive: true });
  expect(await names(app(configMap('two')), from)).toEqual(['two']);
  expect(shared()).toEqual([]);
});

it('what was called off before it began leaves no wall', async () => {
  workFolder(0o711);
  const from = walls();
  expect(await names(app(configMap('one')), from)).toEqual(['one']);
  const called = refusal(() => names(app(configMap('two')), from, { signal: AbortSignal.abort() }));
  expect((await called).code).toBe('stopped');
  expect(await names(app(configMap('three')), from)).toEqual(['three']);
  expect(shared()).toHaveLength(1);
});

it('more than one at a time have a wall each', async () => {
  workFolder(0o711);
  const from = walls();
  const roots = ['one', 'two', 'three'].map((name) => app(configMap(name)));
  expect(await Promise.all(roots.map((root) => names(root, from)))).toEqual([['one'], ['two'], ['three']]);
  expect(shared()).toHaveLength(3);
});
