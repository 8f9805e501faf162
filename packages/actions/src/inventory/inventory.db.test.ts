import { resourceKey } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease, LeaseLost } from '../leases/lease.ts';
import { releaseLease } from '../leases/release.ts';
import { intendInventory } from './intend.ts';
import { listInventory } from './list.ts';
import { recordInventory } from './record.ts';
import { replaceInventory } from './replace.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const ref = (name: string) => ({ group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'web', name });

it('remembers intent, outcome and end of every object', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const lease = await acquireLease(context, applicationLease(id), 'a', 30);
  if (!lease) throw new Error('it was free');
  await intendInventory(context, lease, id, [ref('a'), ref('b')]);
  expect(await listInventory(context, id)).toEqual([
    { ...ref('a'), uid: '' },
    { ...ref('b'), uid: '' },
  ]);
  await recordInventory(context, lease, id, [
    { ref: ref('a'), uid: 'uid-a', owned: true },
    { ref: ref('b'), uid: '', owned: false },
    { ref: ref('c'), uid: 'uid-c', owned: true },
  ]);
  await intendInventory(context, lease, id, [ref('a')]);
  expect(await listInventory(context, id)).toEqual([
    { ...ref('a'), uid: 'uid-a' },
    { ...ref('c'), uid: 'uid-c' },
  ]);
  expect(resourceKey(ref('a'))).toBe('apps/Deployment/web/a');
});

it('is what the host of the cluster says it is: the rest is no longer ours', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const other = await testApplication(context);
  const lease = await acquireLease(context, applicationLease(id), 'a', 30);
  const theirs = await acquireLease(context, applicationLease(other.id), 'a', 30);
  if (!lease || !theirs) throw new Error('it was free');
  await replaceInventory(context, theirs, other.id, [{ ...ref('a'), uid: 'uid-other' }]);
  await replaceInventory(context, lease, id, [
    { ...ref('a'), uid: 'uid-a' },
    { ...ref('b'), uid: '' },
  ]);
  await replaceInventory(context, lease, id, [
    { ...ref('b'), uid: 'uid-b' },
    { ...ref('b'), uid: 'uid-b' },
    { ...ref('c'), uid: 'uid-c' },
  ]);
  expect(await listInventory(context, id)).toEqual([
    { ...ref('b'), uid: 'uid-b' },
    { ...ref('c'), uid: 'uid-c' },
  ]);
  await replaceInventory(context, lease, id, []);
  expect(await listInventory(context, id)).toEqual([]);
  expect(await listInventory(context, other.id)).toEqual([{ ...ref('a'), uid: 'uid-other' }]);
});

it('takes nothing from who lost the lease', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const old = await acquireLease(context, applicationLease(id), 'a', 30);
  if (!old) throw new Error('it was free');
  await releaseLease(context, old);
  await acquireLease(context, applicationLease(id), 'b', 30);
  await expect(intendInventory(context, old, id, [ref('a')])).rejects.toThrow(LeaseLost);
  await expect(replaceInventory(context, old, id, [])).rejects.toThrow(LeaseLost);
  await expect(recordInventory(context, old, id, [{ ref: ref('a'), uid: 'u', owned: true }])).rejects.toThrow(
    LeaseLost,
  );
  expect(await listInventory(context, id)).toEqual([]);
});
