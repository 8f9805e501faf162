import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered } from '../../test/application.ts';
import { type HistoryLine, historyLine } from '../../test/history-line.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication, getManifests } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import type { Context } from '../context.ts';
import { readEvents } from '../events/read.ts';
import { compareSnapshots } from '../snapshots/compare.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { listSyncs } from '../syncs/list.ts';
import { unitOfWork } from '../unit.ts';
import { ObjectsGone } from './hold-objects.ts';
import { getSettings, updateSettings } from './settings.ts';
import { tidyHistory } from './tidy.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

/** The same organization, so many days later. */
const later = (context: Context, days: number): Context => ({
  ...context,
  now: () => new Date(Date.now() + days * 86_400_000),
});
const counts = ({ context }: HistoryLine) =>
  unitOfWork(context, async ({ tx }) => ({
    syncs: await tx.sync.count(),
    snapshots: await tx.snapshot.count(),
    objects: await tx.object.count(),
  }));

/** An application with so many entries, each of another object. */
async function filled(entries: number): Promise<HistoryLine> {
  const line = await historyLine(test);
  for (let value = 1; value <= entries; value += 1) await line.push(`value ${value}`);
  return line;
}

it('takes away what is older than the organization keeps, and leaves the newest entries whole', async () => {
  const [line, other] = [await filled(13), await filled(12)];
  expect(await counts(line)).toEqual({ syncs: 13, snapshots: 13, objects: 13 });
  const tidied = await tidyHistory(later(line.context, 200));
  expect(tidied).toMatchObject({ syncs: 3, snapshots: 3, objects: 3 });
  expect(await counts(line)).toEqual({ syncs: 10, snapshots: 10, objects: 10 });
  expect(await counts(other)).toEqual({ syncs: 12, snapshots: 12, objects: 12 });
  const { items } = await listSyncs(line.context, { limit: 50, applicationId: line.id });
  const [newest, oldest] = [items[0], items.at(-1)];
  expect([newest?.number, oldest?.number]).toEqual([13, 4]);
  const compared = await compareSnapshots(line.context, {
    from: oldest?.snapshotId ?? '',
    to: newest?.snapshotId ?? '',
  });
  expect(compared.objects).toMatchObject([{ change: 'changed' }]);
});

it('what is deployed stays, however old, and however many later ones failed', async () => {
  const line = await filled(1);
  for (let value = 2; value <= 14; value += 1) {
    await line.asked(`value ${value}`);
    await line.end('failed');
  }
  await tidyHistory(later(line.context, 4_000));
  const numbers = (await listSyncs(line.context, { limit: 50, applicationId: line.id })).items.map(
    ({ number }) => number,
  );
  expect(numbers).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 1]);
  const { synced } = await getApplication(line.context, line.id);
  const [from, to] = [
    synced?.snapshotId ?? '',
    (await getApplication(line.context, line.id)).head?.snapshotId ?? '',
  ];
  expect((await compareSnapshots(line.context, { from, to })).objects).toMatchObject([{ change: 'changed' }]);
  await line.roll(1);
  await line.end();
  expect(await getManifests(line.context, line.id)).toMatchObject([{ data: { value: 'value 1' } }]);
});

it('what is pinned stays, however old, and may be rolled back from and to', async () => {
  const line = await filled(14);
  await line.roll(1);
  await line.end();
  await tidyHistory(later(line.context, 4_000));
  const numbers = (await listSyncs(line.context, { limit: 50, applicationId: line.id })).items.map(
    ({ number }) => number,
  );
  expect(numbers).toContain(1);
  expect(numbers).toContain(14);
  expect(await line.stands()).toBe('Pinned, held, runs, pinned to 1');
  expect(await getManifests(line.context, line.id)).toMatchObject([{ data: { value: 'value 1' } }]);
  await line.roll(14);
  await line.end();
  expect(await line.stands()).toBe('Synced, head, runs');
});

it('what is younger stays; nothing is due twice; the sweeper finds who is due', async () => {
  const line = await filled(13);
  expect(await tidyHistory(later(line.context, 0.5))).toBeUndefined();
  expect(await tidyHistory(later(line.context, 30))).toMatchObject({ syncs: 0, snapshots: 0, objects: 0 });
  expect(await tidyHistory(later(line.context, 30))).toBeUndefined();
  const both = await Promise.all([
    tidyHistory(later(line.context, 200)),
    tidyHistory(later(line.context, 200)),
  ]);
  expect(both.filter(Boolean)).toHaveLength(1);
  await unitOfWork(line.context, ({ tx }) =>
    tx.organization.updateMany({ data: { nextTidyAt: new Date(0) } }),
  );
  await enqueueDue(test.platform, 'source');
  const row = await unitOfWork(line.context, ({ tx }) => tx.organization.findFirst());
  expect(row?.nextTidyAt.getTime()).toBeGreaterThan(Date.now());
});

it('drift that is over goes with the history it belongs to; what is open stays', async () => {
  const { context, id: applicationId } = await filled(1);
  const now = context.now();
  const row = (key: string, closedAt: Date | null) => ({
    ...{ organizationId: context.organizationId, id: crypto.randomUUID(), applicationId, key, field: '' },
    ...{ ref: {}, what: 'changed', foundAt: now, change: 'c', closedAt },
    state: closedAt === null ? 'open' : 'healed',
  });
  await unitOfWork(context, ({ tx }) => tx.drift.createMany({ data: [row('over', now), row('open', null)] }));
  expect(await tidyHistory(later(context, 200))).toMatchObject({ drifts: 1 });
  expect(await unitOfWork(context, ({ tx }) => tx.drift.findMany({ select: { key: true } }))).toEqual([
    { key: 'open' },
  ]);
});

it('is kept for as long as the organization says', async () => {
  const line = await filled(13);
  expect(await getSettings(line.context)).toEqual({ historyDays: 90 });
  await updateSettings(line.context, { historyDays: 365 });
  expect(await tidyHistory(later(line.context, 200))).toMatchObject({ syncs: 0 });
  await updateSettings(line.context, { historyDays: 7 });
  expect(await tidyHistory(later(line.context, 220))).toMatchObject({ syncs: 3 });
});

it('a render whose objects went meanwhile is not recorded; stored anew, it is', async () => {
  const line = await filled(1);
  const objects = [configMap('a', { value: 'late' })];
  const snapshot = await rendered(test, line.context, line.id, objects);
  await tidyHistory(later(line.context, 200));
  await expect(recordRender(line.context, line.id, 2, { snapshot })).rejects.toThrow(ObjectsGone);
  const anew = await rendered(test, line.context, line.id, objects);
  await recordRender(line.context, line.id, 2, { snapshot: anew });
  await line.end();
  expect((await getApplication(line.context, line.id)).synced?.revision).toBe(anew.commit.revision);
});

it('events go from the oldest on; a reader that has seen everything is told nothing is missing', async () => {
  const line = await filled(2);
  const before = await readEvents(line.context, { after: 0, limit: 1_000 });
  expect(before.length).toBeGreaterThan(5);
  expect(await tidyHistory(later(line.context, 200))).toMatchObject({ events: before.length - 1 });
  const left = await readEvents(line.context, { after: 0, limit: 1_000 });
  expect(left.map(({ position }) => position)).toEqual([before.at(-1)?.position]);
});
