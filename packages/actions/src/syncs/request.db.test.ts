import { randomUUID } from 'node:crypto';
import { createApplicationInput } from '@landfall/contracts/application';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { createApplication } from '../applications/create.ts';
import type { Context } from '../context.ts';
import { connectRepository } from '../repositories/connect.ts';
import { unitOfWork } from '../unit.ts';
import { askForSync } from './ask.ts';
import { cancelSync } from './cancel.ts';
import { listSyncs } from './list.ts';
import { requestSync } from './request.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

async function application(context: Context) {
  const { organizationId } = context;
  const repository = await connectRepository(context, { name: 'shop', url: 'https://git.example.com/shop' });
  const cluster = randomUUID();
  await unitOfWork(context, ({ tx }) =>
    tx.cluster.create({ data: { organizationId, id: cluster, name: 'prod', server: 'https://k' } }),
  );
  const created = await createApplication(
    context,
    createApplicationInput.parse({
      name: 'web',
      repositoryId: repository.id,
      clusterId: cluster,
      namespace: 'web',
    }),
  );
  const snapshot = {
    organizationId,
    id: randomUUID(),
    applicationId: created.id,
    digest: 'd',
    inputDigest: 'i',
    revision: 'r',
    objectDigests: [],
    renderer: {},
  };
  const commit = {
    revision: 'a'.repeat(40),
    author: 'Ada',
    message: 'First',
    committedAt: new Date().toISOString(),
  };
  await unitOfWork(context, ({ tx }) => tx.snapshot.create({ data: { ...snapshot, commit } }));
  return { id: created.id, snapshotId: snapshot.id };
}

it('keeps one pending sync: the newest supersedes the older, twenty at once', async () => {
  const context = await test.member();
  const { id, snapshotId } = await application(context);
  await Promise.all(
    Array.from({ length: 20 }, () =>
      unitOfWork(context, (unit) =>
        requestSync(unit, context, { applicationId: id, snapshotId, trigger: 'push', by: null }),
      ),
    ),
  );
  const { items } = await listSyncs(context, { limit: 100 });
  expect(items.map((sync) => sync.number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  expect(items.filter((sync) => sync.state === 'pending').map((sync) => sync.number)).toEqual([20]);
  const superseded = items.filter((sync) => sync.state === 'superseded');
  expect(superseded).toHaveLength(19);
  expect(superseded.every((sync) => sync.supersededBy === sync.number + 1 && sync.endedAt !== null)).toBe(
    true,
  );
  const told = (await eventsOf(context)).filter(
    (body) => body.type === 'sync' && body.sync.state === 'superseded',
  );
  expect(told).toHaveLength(19);
});

it('refuses a sync before anything was rendered, in words', async () => {
  const context = await test.member();
  const { id } = await application(context);
  await expect(askForSync(context, id)).rejects.toMatchObject({
    code: 'conflict',
    why: 'Its first render has not ended.',
  });
});

it('cancels a pending sync at once and an ended one not at all', async () => {
  const context = await test.member();
  const { id, snapshotId } = await application(context);
  const asked = await unitOfWork(context, (unit) =>
    requestSync(unit, context, { applicationId: id, snapshotId, trigger: 'person', by: 'Ada' }),
  );
  expect(await cancelSync(context, asked.id)).toMatchObject({ state: 'cancelled' });
  await expect(cancelSync(context, asked.id)).rejects.toMatchObject({ code: 'conflict' });
});
