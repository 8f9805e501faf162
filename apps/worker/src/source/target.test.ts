import { expect, test } from 'vitest';
import { targetOf } from './target.ts';

test('charts see the version, every API and every kind, each once and sorted', () => {
  const kind = (group: string, version: string, name: string) => ({
    group,
    version,
    kind: name,
    namespaced: true,
  });
  const kinds = [kind('apps', 'v1', 'Deployment'), kind('', 'v1', 'Pod'), kind('apps', 'v1', 'DaemonSet')];
  expect(targetOf({ version: 'v1.34.4', kinds })).toEqual({
    kubeVersion: 'v1.34.4',
    apiVersions: ['apps/v1', 'apps/v1/DaemonSet', 'apps/v1/Deployment', 'v1', 'v1/Pod'],
  });
  expect(targetOf({ version: null, kinds: [] })).toEqual({ apiVersions: [] });
});
