import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMapRef, drifting } from '../../test/drifting.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { listManagedKinds } from './list-managed-kinds.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const LABEL = '/metadata/labels/landfall.dev~1application';

it('names with each kind the objects that were found without our label, and not any more when they have it again', async () => {
  const one = await drifting(test, { selfHeal: false });
  const { context, id } = one;
  const clusterId = await unitOfWork(context, async ({ tx }) => {
    const ref = toJson(configMapRef('a'));
    const { organizationId } = context;
    await tx.inventoryItem.create({
      data: { organizationId, applicationId: id, key: 'a', ref, uid: 'u', state: 'applied' },
    });
    return (await tx.application.findFirstOrThrow({ where: { id } })).clusterId;
  });
  const unlabelled = async () =>
    (await listManagedKinds(context, clusterId)).map((kind) => [
      kind.kind,
      kind.applicationIds,
      kind.unlabelled,
    ]);
  expect(await unlabelled()).toEqual([['ConfigMap', [id], []]]);
  await one.look({ a: [{ field: LABEL, to: 'x', by: 'k' }], b: [{ field: '/data/x', to: '3', by: 'k' }] });
  expect(await unlabelled()).toEqual([
    ['ConfigMap', [id], [{ applicationId: id, namespace: 'web', name: 'a' }]],
  ]);
  await one.look({ a: 'deleted', b: 'unchanged' });
  expect(await unlabelled()).toEqual([['ConfigMap', [id], []]]);
  await one.look({ a: [{ field: LABEL, to: 'x', by: 'k' }], b: 'unchanged' });
  await one.look({ a: 'unchanged', b: 'unchanged' });
  expect(await unlabelled()).toEqual([['ConfigMap', [id], []]]);
});
