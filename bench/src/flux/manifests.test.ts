import { expect, test } from 'vitest';
import { z } from 'zod';
import { fluxManifests } from './manifests.ts';

const document = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.literal('flux-system') }),
  spec: z.record(z.string(), z.unknown()).optional(),
});

test('Flux has one repository and a Kustomization for each folder of it, in a namespace that is not ours', () => {
  const repository = { url: 'https://127.0.0.1:1/bench/flux-c.git', token: 't', push: async () => '' };
  const text = fluxManifests('c', { paths: ['c-0', 'c-1'], repository, caPem: 'PEM' });
  const [secret, source, ...folders] = text.split('\n---\n').map((one) => document.parse(JSON.parse(one)));
  expect(secret).toMatchObject({ kind: 'Secret', metadata: { name: 'c' } });
  expect(source).toMatchObject({
    kind: 'GitRepository',
    spec: { url: repository.url, secretRef: { name: 'c' } },
  });
  expect(folders.map(({ metadata }) => metadata.name)).toEqual(['c-0', 'c-1']);
  const method = { interval: '10m', prune: true, wait: false, targetNamespace: 'flux-c' };
  for (const { spec } of folders) expect(spec).toMatchObject({ ...method, sourceRef: { name: 'c' } });
});
