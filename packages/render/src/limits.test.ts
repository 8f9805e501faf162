import { describe, expect, it, vi } from 'vitest';
import { chart, checkout, configMap, input, refusal, renderAt } from '../test/repository.ts';
import { countedAlone } from '../test/walls.ts';
import { DEFAULT_LIMITS, type RenderLimits } from './limits.ts';
import { render } from './render.ts';
import { refuseByLimit } from './sandbox/result.ts';

vi.setConfig({ testTimeout: 60_000 });

const MiB = 1024 * 1024;
const words = async (act: () => unknown) => {
  const { code, what, why, fix } = await refusal(act);
  return [code, what, why, fix];
};
const kustomization = (names: string[]) => `resources: [${names.join(', ')}]\n`;

describe('every limit, with the exact text (DOS-1)', () => {
  const cases: [string, Partial<RenderLimits>, Record<string, string>, string[]][] = [
    [
      'wall time',
      { wallMs: 1_500 },
      chart('{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}', 'app'),
      [
        'took-too-long',
        'Rendering took longer than 1.5 s and was stopped.',
        'A template that loops, or far more input than one application should have, is the usual reason.',
        'Run the same render on your machine to see what is slow, or split the application.',
      ],
    ],
    [
      'output',
      { outputBytes: 4096 },
      chart(configMap('a', 'a: {{ repeat 5000 "x" }}'), 'app'),
      [
        'output-too-large',
        'The rendered manifests are larger than 4 KiB.',
        'One application may render to that much, so that diffs and history stay quick.',
        'Split the application, or move large files out of ConfigMaps.',
      ],
    ],
    [
      'output of a plain folder',
      { outputBytes: 20 },
      { 'app/a.yaml': configMap('a') },
      [
        'output-too-large',
        'The rendered manifests are larger than 20 bytes.',
        'One application may render to that much, so that diffs and history stay quick.',
        'Split the application, or move large files out of ConfigMaps.',
      ],
    ],
    [
      'objects',
      { objects: 2 },
      {
        'app/kustomization.yaml': kustomization(['a.yaml']),
        'app/a.yaml': [1, 2, 3].map((n) => configMap(`a${n}`)).join('---\n'),
      },
      [
        'too-many-objects',
        'The application renders to more than 2 objects.',
        'One application may hold 2 objects.',
        'Split the application into several, by folder.',
      ],
    ],
    [
      'objects over several files',
      { objects: 2 },
      Object.fromEntries([1, 2, 3].map((n) => [`app/${n}.yaml`, configMap(`a${n}`)])),
      [
        'too-many-objects',
        'The application renders to more than 2 objects.',
        'One application may hold 2 objects.',
        'Split the application into several, by folder.',
      ],
    ],
    [
      'size of an object',
      { objectBytes: 2048 },
      { 'app/a.yaml': configMap('large', `a: ${'x'.repeat(3000)}`) },
      [
        'object-too-large',
        'ConfigMap large is 3 KiB, larger than 2 KiB.',
        'A Kubernetes API server does not store larger objects.',
        'Split it into several objects, or keep the data outside the cluster.',
      ],
    ],
    [
      'bytes of source',
      { sourceBytes: MiB },
      {
        'app/kustomization.yaml': kustomization(['a.yaml']),
        'app/a.yaml': configMap('a'),
        'app/video.bin': 'x'.repeat(MiB),
      },
      [
        'source-too-large',
        'The files used by `app` are larger than 1 MiB.',
        'Everything below the folders that the application uses is counted, because a render may read it.',
        'Point the application at a smaller folder, or move large files elsewhere.',
      ],
    ],
    [
      'files of source',
      { sourceFiles: 3 },
      Object.fromEntries([...Array(4).keys()].map((n) => [`app/${n}.yaml`, configMap(`a${n}`)])),
      [
        'source-too-many-files',
        '`app` uses more than 3 files.',
        'Everything below the folders that the application uses is counted, because a render may read it.',
        'Point the application at a smaller folder.',
      ],
    ],
    [
      'YAML nodes',
      { yamlNodes: 5 },
      { 'app/a.yaml': configMap('a') },
      [
        'yaml-aliases',
        '`app/a.yaml` grows to more than 5 values.',
        'Its YAML aliases refer to each other and multiply when they are written out.',
        'Write the repeated parts out, or nest fewer aliases.',
      ],
    ],
    [
      'YAML depth',
      { yamlDepth: 10 },
      { 'app/a.yaml': configMap('a', `a: ${'['.repeat(12)}${']'.repeat(12)}`) },
      [
        'yaml-too-deep',
        '`app/a.yaml` is nested deeper than 10 levels.',
        'No Kubernetes object needs that depth.',
        'Flatten it.',
      ],
    ],
    [
      'processes',
      { processes: 5 },
      chart(configMap('a'), 'app'),
      [
        'too-many-processes',
        'Rendering started more than 5 processes and was stopped.',
        'Helm and Kustomize need about a dozen threads, whatever they render.',
        'Try again; if it stays, tell us the commit.',
      ],
    ],
    [
      'memory',
      { memoryBytes: 160 * MiB },
      chart(
        `{{ $x := repeat 1000000 "x" }}{{ range until 12 }}{{ $x = print $x $x }}{{ end }}{{ len $x }}`,
        'app',
      ),
      [
        'out-of-memory',
        'Rendering needed more than 160 MiB of memory and was stopped.',
        'YAML aliases or templates that multiply are the usual reason.',
        'Look for anchors that refer to each other, or a template that repeats its own output.',
      ],
    ],
  ];
  const held = countedAlone ? cases : cases.filter(([name]) => name !== 'processes');
  it.each(held)('%s', async (_name, limits, files, expected) => {
    const root = checkout(files);
    expect(await words(() => renderAt(root, 'app', {}, limits))).toEqual(expected);
  });

  it('temporary files, as the tool complains of a full disk', async () => {
    expect(await words(() => refuseByLimit('write /tmp/x: no space left on device', DEFAULT_LIMITS))).toEqual(
      [
        'temporary-full',
        'Rendering wrote more than 64 MiB of temporary files and was stopped.',
        'A packed chart that unpacks to very much is the usual reason.',
        'Look at the archives in the folder `charts/`.',
      ],
    );
  });

  it.each(['fatal error: runtime: out of memory', 'fatal error: failed to reserve page summary memory'])(
    'memory where no cgroup can be made, as Go complains under RLIMIT_AS: %s',
    async (complaint) => {
      expect((await words(() => refuseByLimit(complaint, DEFAULT_LIMITS)))[1]).toBe(
        'Rendering needed more than 2,048 MiB of memory and was stopped.',
      );
    },
  );

  it('a render that is asked to stop stops', async () => {
    const stop = new AbortController();
    const root = checkout(chart('{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}', 'app'));
    setTimeout(() => stop.abort(), 300);
    expect((await refusal(() => render({ ...input(root, 'app'), signal: stop.signal }))).code).toBe(
      'stopped',
    );
  });
});
