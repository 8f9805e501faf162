import { createApplicationInput } from '@landfall/contracts/application';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { countOpenRenders } from './count-open-renders.ts';
import { createApplication } from './create.ts';
import { findClaims } from './find-claims.ts';
import { recordRender } from './record-render.ts';
import { removeApplication } from './remove.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const refOf = (name: string, namespace = 'web', kind = 'ConfigMap'): ResourceRef => ({
  group: '',
  version: 'v1',
  kind,
  namespace,
  name,
});
const render = async (context: Context, id: string, asked: number, manifests: Manifest[]) =>
  recordRender(context, id, asked, { snapshot: await rendered(test, context, id, manifests) });

/** Two applications over one cluster. */
async function neighbours() {
  const context = await test.member();
  const { id, repositoryId, clusterId } = await testApplication(context);
  const input = { name: 'next', repositoryId, clusterId, namespace: 'web' };
  const other = await createApplication(context, createApplicationInput.parse(input));
  const claims = async (refs: ResourceRef[], cluster = clusterId) =>
    (await findClaims(context, { clusterId: cluster, except: id, refs })).map(
      ({ key, name }) => `${name} ${key}`,
    );
  return { context, id, other: other.id, claims };
}

it('what another application wants in the same cluster is named, by its newest render alone', async () => {
  const { context, other, claims } = await neighbours();
  const elsewhere = configMap('there');
  elsewhere.metadata.namespace = 'another';
  const hook = configMap('hook');
  hook.metadata.annotations = { 'argocd.argoproj.io/hook': 'PreSync' };
  const space: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'space' } };
  const foreign: Manifest = { apiVersion: 'x.test/v1', kind: 'ConfigMap', metadata: { name: 'custom' } };
  await render(context, other, 1, [configMap('old'), configMap('a')]);
  await render(context, other, 2, [configMap('a'), elsewhere, hook, space, foreign]);
  const refs = [
    refOf('a'),
    refOf('old'),
    refOf('there'),
    refOf('there', 'another'),
    refOf('hook'),
    refOf('space', '', 'Namespace'),
    refOf('custom'),
  ];
  expect(await claims(refs)).toEqual([
    'next /ConfigMap/web/a',
    'next /ConfigMap/another/there',
    'next /Namespace//space',
  ]);
  expect(await claims([])).toEqual([]);
});

it('of another cluster, of another organization, or being deleted, it claims nothing', async () => {
  const { context, other, claims } = await neighbours();
  await render(context, other, 1, [configMap('a')]);
  expect(await claims([refOf('a')])).toHaveLength(1);
  expect(await claims([refOf('a')], other)).toEqual([]);
  const stranger = await neighbours();
  expect(await stranger.claims([refOf('a')])).toEqual([]);
  await removeApplication(context, other, 'foreground');
  expect(await claims([refOf('a')])).toEqual([]);
});

it('a render of the same repository that is under way is counted until it ends', async () => {
  const { context, id, other } = await neighbours();
  expect(await countOpenRenders(context, id)).toBe(1);
  await render(context, other, 1, [configMap('a')]);
  expect(await countOpenRenders(context, id)).toBe(0);
  // Its own does not count, and neither does that of what is no application.
  expect(await countOpenRenders(context, other)).toBe(1);
  expect(await countOpenRenders(context, crypto.randomUUID())).toBe(0);
});
