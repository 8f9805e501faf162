import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freezing, aWindow as window } from '../../test/freezing.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { removeApplication } from '../applications/remove.ts';
import { type Context, systemContext } from '../context.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease } from '../leases/lease.ts';
import { releaseLease } from '../leases/release.ts';
import { rollBack } from '../rollback/roll-back.ts';
import { unpin } from '../rollback/unpin.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { askForSync } from '../syncs/ask.ts';
import { finishSync } from '../syncs/finish.ts';
import { listSyncs } from '../syncs/list.ts';
import { startSync } from '../syncs/start.ts';
import { unitOfWork } from '../unit.ts';
import { createWindow } from './create-window.ts';
import { expireLock } from './expire-lock.ts';
import { getLine } from './get-line.ts';
import { liftLine } from './lift-line.ts';
import { listWindows } from './list-windows.ts';
import { lockApplication } from './lock.ts';
import { noteWindow } from './note-window.ts';
import { removeWindow } from './remove-window.ts';
import { stopLine } from './stop-line.ts';
import { unlockApplication } from './unlock.ts';
import { updateWindow } from './update-window.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const reason = 'The till is down.';

const line = () => freezing(test);

/** The same person, so much later. */
const later = (context: Context, minutes: number): Context => ({
  ...context,
  now: () => new Date(Date.now() + minutes * 60_000),
});
/** Somebody else of the same organization. */
const colleague = (context: Context, name = 'Bob'): Context => ({
  ...context,
  actor: { kind: 'user', userId: crypto.randomUUID(), name },
});

describe('the line is stopped', () => {
  it('a push waits, the newest takes its place, and it runs by itself once the line is lifted', async () => {
    const one = await line();
    await stopLine(one.context, { reason });
    await one.push('second');
    await one.push('third');
    expect(await one.syncs()).toEqual(['created pending, line', 'created superseded', 'created succeeded']);
    const { syncStatus, holds } = await getApplication(one.context, one.id);
    expect([syncStatus, holds[0]]).toMatchObject(['OutOfSync', { kind: 'line', by: 'Ada', reason }]);
    expect(await one.work()).toBe('held');
    test.jobs.length = 0;
    await liftLine(one.context);
    expect(test.jobs.map(({ name }) => name)).toContain('sync-application');
    expect(await one.work()).toBe('started');
    expect(await one.syncs()).toHaveLength(3);
    expect((await getApplication(one.context, one.id)).syncStatus).toBe('Synced');
  });

  it('what was asked for before and has not begun waits too; what runs goes to its end', async () => {
    const one = await line();
    await one.push('second');
    await stopLine(one.context, { reason });
    expect(await one.work()).toBe('held');
    await one.work();
    const held = (await listSyncs(one.context, { limit: 1, applicationId: one.id })).items[0];
    await liftLine(one.context);
    const lease = await acquireLease(one.context, applicationLease(one.id), crypto.randomUUID(), 30);
    if (!lease || !held) throw new Error('there was to be one');
    await startSync(one.context, lease, held.id);
    await stopLine(one.context, { reason });
    expect(await startSync(one.context, lease, held.id)).toHaveProperty('started');
  });

  it('drift is seen and not healed; healed by itself after', async () => {
    const one = await line();
    await stopLine(one.context, { reason });
    expect(await one.drift()).toBe('recorded');
    expect((await getApplication(one.context, one.id)).syncStatus).toBe('OutOfSync');
    await one.push('second');
    expect(await one.drift()).toBe('recorded');
    await liftLine(one.context);
    await one.work();
    expect(await one.drift()).toBe('healing');
  });

  it('a person is refused with who and why, or says why they do it all the same', async () => {
    const one = await line();
    await one.push('second');
    await one.work();
    await stopLine(one.context, { reason });
    await expect(askForSync(one.context, one.id)).rejects.toMatchObject({
      code: 'held',
      why: 'Ada stopped the line: The till is down.',
    });
    const { items } = await listSyncs(one.context, { limit: 9, applicationId: one.id });
    const back = items.find(({ number }) => number === 1)?.id ?? '';
    const { desired } = await getApplication(one.context, one.id);
    const input = { from: desired?.snapshotId, reason: 'Slow.' } as Parameters<typeof rollBack>[2];
    await expect(rollBack(one.context, back, input)).rejects.toMatchObject({ code: 'held' });
    expect((await getApplication(one.context, one.id)).pin).toBeNull();
    const override = { reason: 'It mends the till.' };
    const synced = await askForSync(one.context, one.id, { override });
    const over = 'Ada stopped the line: The till is down.';
    expect(synced.override).toEqual({ reason: 'It mends the till.', over });
    expect(await one.work()).toBe('started');
    expect((await rollBack(one.context, back, { ...input, override })).override).toMatchObject(override);
    expect(await one.work()).toBe('started');
    const { head } = await getApplication(one.context, one.id);
    const on = head?.snapshotId ?? '';
    await expect(unpin(one.context, one.id, on)).rejects.toMatchObject({ code: 'held' });
    expect((await unpin(one.context, one.id, on, override)).override).toMatchObject(override);
  });

  it('objects are not deleted while it is stopped, unless a person says why; an application is forgotten all the same', async () => {
    const [one, other] = [await line(), await line()];
    await stopLine(one.context, { reason });
    await expect(removeApplication(one.context, one.id, 'foreground')).rejects.toMatchObject({
      code: 'held',
      message: expect.stringContaining('was not deleted'),
      why: 'Ada stopped the line: The till is down.',
    });
    expect((await getApplication(one.context, one.id)).deleting).toBe(false);
    const override = { reason: 'It is the till.' };
    const deletion = await removeApplication(one.context, one.id, 'foreground', override);
    expect(deletion).toMatchObject({ operation: 'delete', override });
    await stopLine(other.context, { reason });
    expect(await removeApplication(other.context, other.id, 'keep')).toBeNull();
  });

  it('of two who stop it one wins; what runs is not lifted; pages are told', async () => {
    const context = await test.member();
    const both = await Promise.allSettled([stopLine(context, { reason }), stopLine(context, { reason })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await getLine(context)).toMatchObject({ by: 'Ada', reason });
    await liftLine(context);
    await expect(liftLine(context)).rejects.toMatchObject({ code: 'conflict' });
    expect(await eventsOf(context)).toMatchObject([
      { type: 'line', line: { reason } },
      { type: 'line', line: null },
    ]);
  });

  it('of one organization only', async () => {
    const one = await line();
    await stopLine(await test.member('Eve'), { reason });
    await one.push('second');
    expect(await one.work()).toBe('started');
    expect(await getLine(one.context)).toBeNull();
  });
});

describe('a lock', () => {
  const lock = { reason: 'Migrating.', expiresAt: null };

  it('holds pushes and others, not its owner; unlocked, what waited runs', async () => {
    const one = await line();
    await lockApplication(one.context, one.id, lock);
    const bob = colleague(one.context);
    await expect(askForSync(bob, one.id)).rejects.toMatchObject({
      code: 'held',
      why: 'Locked by Ada: Migrating.',
    });
    await expect(lockApplication(bob, one.id, lock)).rejects.toMatchObject({ code: 'conflict' });
    expect((await askForSync(one.context, one.id)).override).toBeNull();
    expect(await one.work()).toBe('started');
    await one.push('second');
    expect(await one.work()).toBe('held');
    await unlockApplication(bob, one.id);
    expect(await one.work()).toBe('started');
    await expect(unlockApplication(bob, one.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('a sync of some objects leaves what waits', async () => {
    const one = await line();
    await lockApplication(one.context, one.id, lock);
    await one.push('second');
    const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' };
    const { id, number } = await askForSync(one.context, one.id, { scope: [ref] });
    const held = await acquireLease(one.context, applicationLease(one.id), crypto.randomUUID(), 30);
    if (!held) throw new Error('the lease was to be free');
    expect(await startSync(one.context, held, id)).toMatchObject({ started: { number } });
    await finishSync(one.context, held, { syncId: id, outcome: 'succeeded', results: [], durations: {} });
    await releaseLease(one.context, held);
    await unlockApplication(one.context, one.id);
    expect(await one.work()).toBe('started');
    expect((await getApplication(one.context, one.id)).syncStatus).toBe('Synced');
  });

  it('ends with its time, by itself', async () => {
    const one = await line();
    const expiresAt = new Date(Date.now() + 60 * 60_000).toISOString();
    await lockApplication(one.context, one.id, { ...lock, expiresAt });
    await one.push('second');
    expect(await one.work(later(one.context, 59))).toBe('held');
    await expireLock(systemContext(test.platform, one.context.organizationId, 'Test.'), one.id);
    expect((await getApplication(one.context, one.id)).holds).toHaveLength(1);
    const after = later(one.context, 61);
    expect((await getApplication(after, one.id)).holds).toEqual([]);
    await expireLock(after, one.id);
    expect(await one.work(after)).toBe('started');
    const past = { ...lock, expiresAt: new Date(Date.now() - 1).toISOString() };
    await expect(lockApplication(one.context, one.id, past)).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ pointer: '/expiresAt' }],
    });
  });

  it('the sweeper finds what is over', async () => {
    const one = await line();
    await lockApplication(one.context, one.id, lock);
    await createWindow(one.context, window({ schedule: '* * * * *', durationMinutes: 1 }));
    await unitOfWork(one.context, async ({ tx }) => {
      await tx.application.updateMany({ data: { lockExpiresAt: new Date(0) } });
      await tx.syncWindow.updateMany({
        data: { durationMinutes: 1, schedule: '0 0 1 1 *', changesAt: new Date(0) },
      });
    });
    await enqueueDue(test.platform, 'apply');
    const rows = await unitOfWork(one.context, async ({ tx }) => [
      await tx.application.findFirst({ select: { lock: true } }),
      (await tx.syncWindow.findFirst())?.changesAt?.getTime() ?? 0,
    ]);
    expect(rows[0]).toEqual({ lock: null });
    expect(rows[1]).toBeGreaterThan(Date.now());
  });
});

describe('a window', () => {
  it('holds what it matches until it closes, and then it runs', async () => {
    const one = await line();
    const { id } = await createWindow(one.context, window({ namespaces: ['we?'] }));
    await one.push('second');
    expect(await one.work()).toBe('held');
    await expect(askForSync(one.context, one.id)).rejects.toMatchObject({
      code: 'held',
      why: expect.stringMatching(/^Held by the window “weekend”/),
    });
    await updateWindow(one.context, id, window({ namespaces: ['other'] }));
    expect(await one.work()).toBe('started');
  });

  it('opens with its time: the sync that waits is due then', async () => {
    const one = await line();
    const hour = new Date(Date.now() + 2 * 3_600_000).getUTCHours();
    const office = window({
      name: 'office',
      kind: 'allow',
      schedule: `0 ${hour} * * *`,
      durationMinutes: 60,
    });
    const { id, changesAt } = await createWindow(one.context, office);
    await one.push('second');
    expect(await one.work()).toBe('held');
    const opens = Date.parse(changesAt ?? '');
    const due = await unitOfWork(one.context, ({ tx }) =>
      tx.sync.findFirst({ where: { state: 'pending' }, select: { nextAttemptAt: true } }),
    );
    expect(due?.nextAttemptAt.getTime()).toBe(opens);
    const then: Context = { ...one.context, now: () => new Date(opens) };
    await noteWindow(then, id);
    expect(await listWindows(then)).toMatchObject([{ active: true }]);
    expect((await eventsOf(one.context)).at(-1)).toMatchObject({ type: 'window', window: { active: true } });
    expect(await one.work(then)).toBe('started');
  });

  it('lets a person sync where it says so, without a word; removed, it holds nothing', async () => {
    const one = await line();
    const { id } = await createWindow(one.context, window({ manualSync: true }));
    expect((await askForSync(one.context, one.id)).override).toBeNull();
    expect(await one.work()).toBe('started');
    await one.push('second');
    expect(await one.work()).toBe('held');
    await removeWindow(one.context, id);
    expect(await one.work()).toBe('started');
  });

  it('a schedule that is none, a name that is taken and another organization’s window are refused', async () => {
    const context = await test.member();
    await expect(createWindow(context, window({ schedule: '61 0 * * *' }))).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ pointer: '/schedule' }],
    });
    const { id } = await createWindow(context, window());
    await expect(createWindow(context, window())).rejects.toMatchObject({ code: 'name-taken' });
    await unitOfWork(context, ({ tx }) =>
      tx.syncWindow.createMany({
        data: Array.from({ length: 49 }, (_, at) => ({
          ...window({ name: `w${at}` }),
          organizationId: context.organizationId,
          id: crypto.randomUUID(),
        })),
      }),
    );
    await expect(createWindow(context, window({ name: 'more' }))).rejects.toMatchObject({ code: 'conflict' });
    const eve = await test.member('Eve');
    await expect(updateWindow(eve, id, window())).rejects.toMatchObject({ code: 'not-found' });
    await expect(removeWindow(eve, id)).rejects.toMatchObject({ code: 'not-found' });
    expect(await listWindows(eve)).toEqual([]);
  });
});

it('everything that somebody did about it, and what was held, is in the audit log', async () => {
  const one = await line();
  await lockApplication(one.context, one.id, { reason: 'Migrating.', expiresAt: null });
  await one.push('second');
  await askForSync(colleague(one.context), one.id, { override: { reason: 'Now.' } });
  await unlockApplication(one.context, one.id);
  const rows = await unitOfWork(one.context, ({ tx }) =>
    tx.auditEntry.findMany({ orderBy: { at: 'asc' }, select: { action: true, detail: true } }),
  );
  expect(rows.filter(({ action }) => /lock|hold/.test(action)).map(({ action }) => action)).toEqual([
    'application.lock',
    'sync.hold',
    'application.unlock',
  ]);
  expect(rows.find(({ detail }) => JSON.stringify(detail).includes('"Now."'))).toMatchObject({
    action: 'sync.request',
    detail: { override: { reason: 'Now.', over: 'Locked by Ada: Migrating.' } },
  });
});
