import { describe, expect, it } from 'vitest';
import { configMap } from '../../test/repository.ts';
import { findDeployables } from './deployables.ts';
import { kindOf } from './kind.ts';

const find = (files: Record<string, string>, options = {}) => {
  const reads: string[] = [];
  const read = async (path: string) => {
    reads.push(path);
    return files[path];
  };
  return findDeployables(Object.keys(files), read, options).then((found) => ({ found, reads }));
};

describe('folders that look deployable', () => {
  it('finds kustomizations, charts and manifests, and nothing that belongs to another', async () => {
    const { found } = await find({
      'README.md': '',
      'package.json': '{}',
      'base/kustomization.yaml': 'resources: []',
      'overlays/prod/Kustomization': 'resources: []',
      'overlays/old/kustomization.yml': '',
      'components/tls/kustomization.yaml': 'apiVersion: x\nkind: Component\n',
      'charts/web/Chart.yaml': 'name: web',
      'charts/web/values.yaml': 'a: 1',
      'charts/web/templates/deploy.yaml': configMap('a'),
      'charts/web/charts/sub/Chart.yaml': 'name: sub',
      'plain/one.yaml': configMap('a'),
      'plain/deep/two.yml': configMap('b'),
      'config/settings.yaml': 'a: b',
      '.github/workflows/ci.yaml': configMap('never'),
      'node_modules/x/a.yaml': configMap('never'),
      'root.json': '{\n"apiVersion": "v1",\n"kind": "A"}',
    });
    expect(found).toEqual([
      { path: '.', kind: 'plain' },
      { path: 'base', kind: 'kustomize' },
      { path: 'charts/web', kind: 'helm' },
      { path: 'overlays/old', kind: 'kustomize' },
      { path: 'overlays/prod', kind: 'kustomize' },
      { path: 'plain', kind: 'plain' },
      { path: 'plain/deep', kind: 'plain' },
    ]);
  });

  it('reads a bounded number of files, however large the tree', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`d${index % 2_000}/f${index}.yaml`, 'a: b']),
    );
    const { found, reads } = await find(files, { mostReads: 100 });
    expect(found).toEqual([]);
    expect(reads.length).toBe(100);
  });

  it('knows a folder by its names', () => {
    expect(kindOf(['a.yaml', 'Chart.yaml', 'kustomization.yml'])).toBe('kustomize');
    expect(kindOf(['a.yaml', 'Chart.yaml'])).toBe('helm');
    expect(kindOf(['a.json'])).toBe('plain');
    expect(kindOf(['README.md'])).toBe('none');
  });
});
