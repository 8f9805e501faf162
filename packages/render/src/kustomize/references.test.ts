import { describe, expect, it } from 'vitest';
import { checkout, configMap, refusal } from '../../test/repository.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { kustomizeReferences } from './references.ts';

const walk = async (files: Parameters<typeof checkout>[0], folder = 'app') => {
  const { folders, files: parsed } = await kustomizeReferences(checkout(files), folder, DEFAULT_LIMITS);
  return { folders: [...folders].sort(), files: [...parsed].sort() };
};

describe('what a kustomization depends on', () => {
  it('follows every field that may name a folder, and those folders’ own', async () => {
    const found = await walk({
      'app/kustomization.yaml': [
        'resources: [../base, a.yaml]',
        'bases: [../old]',
        'components: [../parts/tls/]',
        'generators: [../gen, g.yaml, "kind: Inline\\nmetadata: {}"]',
        'transformers: [../trans]',
        'validators: [../valid]',
        'patches: [{path: p.yaml}, {patch: "- op: x"}]',
        'openapi: {path: schema.json}',
      ].join('\n'),
      'app/a.yaml': configMap('a'),
      'app/g.yaml': 'x',
      'app/p.yaml': 'x',
      'app/schema.json': '{}',
      'base/Kustomization': 'resources: [../deeper]',
      'deeper/kustomization.yml': 'resources: [../app]',
      'old/kustomization.yaml': '{}',
      'parts/tls/kustomization.yaml': 'kind: Component',
      'gen/kustomization.yaml': '{}',
      'trans/kustomization.yaml': '{}',
      'valid/kustomization.yaml': '{}',
    });
    expect(found.folders).toEqual(['app', 'base', 'deeper', 'gen', 'old', 'parts/tls', 'trans', 'valid']);
    expect(found.files).toEqual(['app/a.yaml', 'app/g.yaml', 'app/p.yaml', 'app/schema.json']);
  });

  it('refuses a file outside the kustomization’s own folder, as kustomize does', async () => {
    const act = () => walk({ 'app/kustomization.yaml': 'resources: [../x.yaml]', 'x.yaml': configMap('x') });
    expect((await refusal(act)).what).toBe(
      '`app/kustomization.yaml` refers to the file `../x.yaml`, which is outside its own folder.',
    );
  });

  it('names the kustomization far down that is at fault', async () => {
    const act = () =>
      walk({
        'app/kustomization.yaml': 'resources: [../base]',
        'base/kustomization.yaml': 'resources: ["../../x"]',
      });
    expect((await refusal(act)).place).toEqual({ file: 'base/kustomization.yaml' });
  });

  it('reads a kustomization that is a bomb as one', async () => {
    const bomb = Array.from({ length: 9 }, (_, n) =>
      n === 0 ? 'a0: &a0 [x]' : `a${n}: &a${n} [${Array(10).fill(`*a${n - 1}`)}]`,
    );
    expect((await refusal(() => walk({ 'app/kustomization.yaml': bomb.join('\n') }))).code).toBe(
      'yaml-aliases',
    );
  });
});
