import { randomUUID } from 'node:crypto';
import type { Manifest } from '@landfall/contracts/resource';
import { openDatabase } from '@landfall/db/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyKey, configMap, rendered, sourceKey, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { openDataKeys } from '../data-keys/open.ts';
import { openOrMakeDataKeys } from '../data-keys/open-or-make.ts';
import { unitOfWork } from '../unit.ts';
import { earlierInputs, findByInput } from './find-by-input.ts';
import { inputDigest } from './inputs.ts';
import { maskedObjects } from './masked.ts';
import { openObjects, openSnapshots } from './open.ts';
import { storeSnapshot } from './store.ts';
import { nameObjects, type RenderedObjects, storeObjects } from './store-objects.ts';

const CANARY = 'canary-4c1f9a';
const secret = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  data: { token: Buffer.from(CANARY).toString('base64') },
});

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('makes one data key however many make it at once, and both roles open it', async () => {
  const context = await test.member();
  const made = await Promise.all(
    Array.from({ length: 10 }, () => openOrMakeDataKeys(context, sourceKey(test))),
  );
  const hex = new Set(made.map(({ dataKey }) => Buffer.from(dataKey).toString('hex')));
  expect(hex.size).toBe(1);
  const opened = await openDataKeys(context, 'apply', applyKey(test));
  expect(hex).toContain(Buffer.from(opened?.dataKey ?? '').toString('hex'));
  await expect(openDataKeys(context, 'apply', sourceKey(test))).rejects.toThrow(/another key/);
});

it('stores each object once, gives it back whole to the host, and shows it masked', async () => {
  const context = await test.member();
  const keys = await openOrMakeDataKeys(context, sourceKey(test));
  const manifests = [secret('a'), configMap('b', { colour: 'blue' }), secret('a')];
  const digests = await storeObjects(context, keys, manifests);
  expect(new Set(digests).size).toBe(2);
  expect(await storeObjects(context, keys, manifests)).toEqual(digests);
  expect(await openObjects(context, keys, digests)).toEqual(manifests);
  const masked = await maskedObjects(context, digests);
  expect(masked[1]).toEqual(manifests[1]);
  expect(JSON.stringify(masked)).not.toContain(manifests[0]?.data && CANARY);
  expect(JSON.stringify(masked[0])).toContain('masked:');
});

it('holds no secret in any row, in clear or base64', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const snapshot = await rendered(test, context, id, [secret('a')]);
  await unitOfWork(context, (unit) => storeSnapshot(unit, context, snapshot));
  const owner = openDatabase(test.ownerUrl);
  const rows = await owner.prisma.$queryRaw<
    unknown[]
  >`SELECT masked::text, encode(ciphertext, 'escape') AS bytes FROM objects`;
  await owner.close();
  const text = JSON.stringify(rows);
  expect(rows.length).toBeGreaterThan(0);
  expect(text).not.toContain(CANARY);
  expect(text).not.toContain(Buffer.from(CANARY).toString('base64'));
});

it('opens nothing of another organization, even with the same digest', async () => {
  const [ada, eve] = await Promise.all([test.member('Ada'), test.member('Eve')]);
  const hers = await openOrMakeDataKeys(ada, sourceKey(test));
  const digests = await storeObjects(ada, hers, [secret('a')]);
  await expect(openObjects(eve, hers, digests)).rejects.toThrow(/not stored/);
});

it('stores a snapshot with its objects: all of it or nothing, also where two name the same ones the other way round', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const keys = await openOrMakeDataKeys(context, sourceKey(test));
  const manifests = Array.from({ length: 20 }, (_, at) => configMap(`same-${at}`));
  const shape = await rendered(test, context, id, []);
  const named = (order: Manifest[]) => nameObjects(keys, order);
  const both = [named(manifests), named(manifests.toReversed())];
  const store = (objects: RenderedObjects, fails = false) =>
    unitOfWork(context, async (unit) => {
      const snapshot = { ...shape, objectDigests: objects.digests };
      const stored = await storeSnapshot(unit, context, snapshot, objects);
      if (fails) throw new Error('later on');
      return stored;
    });
  await expect(store(named(manifests), true)).rejects.toThrow('later on');
  await expect(openObjects(context, keys, both[0]?.digests ?? [])).rejects.toThrow(/not stored/);
  const stored = await Promise.all(both.map((one) => store(one)));
  const [first, second] = stored.map((one) => one.id);
  const opened = await openSnapshots(context, keys, [first ?? '', second ?? '']);
  expect([opened.get(first ?? ''), opened.get(second ?? '')]).toEqual([manifests, manifests.toReversed()]);
});

it('an input that was rendered long ago is found still: no digest is called unknown that was not looked at', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const snapshot = await rendered(test, context, id, [configMap('a')]);
  const oldest = await unitOfWork(context, (unit) => storeSnapshot(unit, context, snapshot));
  await unitOfWork(
    context,
    ({ tx }) =>
      tx.$executeRaw`
      INSERT INTO snapshots (organization_id, id, application_id, digest, inputs, input_digest, revision, commit, object_digests, renderer, warnings, durations, created_at)
      SELECT organization_id, gen_random_uuid(), application_id, digest, inputs, 'of render ' || number, revision, commit, object_digests, renderer, warnings, durations, created_at + make_interval(secs => number)
      FROM snapshots, generate_series(1, 200) AS number WHERE id = ${oldest.id}::uuid`,
  );
  const earlier = await earlierInputs(context, id);
  expect(earlier.recent).toHaveLength(10);
  expect(earlier.mayHave(inputDigest(snapshot.inputs))).toBe(true);
  expect(await findByInput(context, id, snapshot.inputs)).toMatchObject({ id: oldest.id });
});

it('gives a snapshot back in its order, and finds it again by what it was rendered from', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const manifests = [configMap('z'), configMap('a'), secret('m')];
  const snapshot = await rendered(test, context, id, manifests);
  const stored = await unitOfWork(context, (unit) => storeSnapshot(unit, context, snapshot));
  const keys = await openDataKeys(context, 'apply', applyKey(test));
  if (!keys) throw new Error('the key was made by the render');
  expect((await openSnapshots(context, keys, [stored.id])).get(stored.id)).toEqual(manifests);
  await expect(openSnapshots(context, keys, [stored.id, randomUUID()])).rejects.toThrow();
  const earlier = await earlierInputs(context, id);
  expect(earlier.recent).toEqual([snapshot.inputs]);
  expect(earlier.mayHave(inputDigest(snapshot.inputs))).toBe(true);
  expect(earlier.mayHave('f'.repeat(64))).toBe(false);
  // The renderer's version is recorded, and the same files through another one are another input.
  expect(await findByInput(context, id, snapshot.inputs)).toMatchObject({
    id: stored.id,
    renderer: snapshot.renderer,
  });
  const { tool } = snapshot.inputs;
  const upgraded = { ...snapshot.inputs, tool: { ...tool, version: `${tool.version}-next` } };
  expect(await findByInput(context, id, upgraded)).toBeUndefined();
  const other = { ...snapshot.inputs, roots: { web: 'f'.repeat(40) } };
  expect(await findByInput(context, id, other)).toBeUndefined();
  expect(await findByInput(context, randomUUID(), snapshot.inputs)).toBeUndefined();
});
