import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { renderAt } from '../test/repository.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The repository that a new user is given. */
const SAMPLE = fileURLToPath(new URL('../../../apps/local/sample', import.meta.url));
const objects = async (path: string) =>
  (await renderAt(SAMPLE, path)).manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();

it('every folder of the sample renders to what its README promises', async () => {
  const shop = ['ConfigMap web-config', 'Deployment web', 'Job migrate', 'Service web'];
  expect(await objects('shop/overlays/staging')).toEqual(shop);
  expect(await objects('shop/overlays/production')).toEqual([
    ...shop.slice(0, 3),
    'PodDisruptionBudget web',
    'Service web',
  ]);
  expect((await renderAt(SAMPLE, 'plain')).manifests).toHaveLength(3);
  expect((await objects('charts/greeter')).length).toBeGreaterThan(0);
});

it('the migration is a hook that comes before everything else (A.2)', async () => {
  const { manifests } = await renderAt(SAMPLE, 'shop/overlays/staging');
  const hooks = manifests.filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/hook']);
  expect(hooks).toMatchObject([
    { kind: 'Job', metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } } },
  ]);
});
