import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Freezing, freezing, aWindow as window } from '../../test/freezing.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { untilWaiting } from '../../test/waiting.ts';
import { lockApplication as lockRow } from '../applications/decide-after-render.ts';
import { getApplication } from '../applications/get.ts';
import { updateApplication } from '../applications/update.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease, type Lease } from '../leases/lease.ts';
import { releaseLease } from '../leases/release.ts';
import { askForSync } from '../syncs/ask.ts';
import { awaitApproval } from '../syncs/await-approval.ts';
import { getSync } from '../syncs/get.ts';
import { listSyncs } from '../syncs/list.ts';
import { postponeSync } from '../syncs/postpone.ts';
import { requestSync } from '../syncs/request.ts';
import { startSync } from '../syncs/start.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { createWindow } from './create-window.ts';
import { liftLine } from './lift-line.ts';
import { listWindows } from './list-windows.ts';
import { removeWindow } from './remove-window.ts';
import { stopLine } from './stop-line.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const reason = 'The till is down.';

const line = () => freezing(test);

describe('at the same time', () => {
  /** While `first` holds the application's row, `then` comes to wait for it; then `first` does `last`, and ends. */
  async function meet(
    { context, id }: Freezing,
    then: () => Promise<void>,
    last: (unit: Unit) => Promise<unknown>,
  ) {
    let second: Promise<void> | undefined;
    await unitOfWork(context, async (unit) => {
      await lockRow(unit, id);
      second = then();
      second.catch(() => undefined);
      await untilWaiting(unit.tx, 1);
      await last(unit);
    });
    await second;
  }
  const push =
    ({ context, id }: Freezing) =>
    async (unit: Unit) => {
      const { snapshotId } = await unit.tx.sync.findFirstOrThrow({ orderBy: { number: 'desc' } });
      const wish = { applicationId: id, snapshotId, trigger: 'push' as const, by: null };
      await requestSync(unit, context, wish);
    };

  it('the line is lifted while a unit that holds an application tells of it', async () => {
    const one = await line();
    await stopLine(one.context, { reason });
    await one.push('second');
    const lift = () => liftLine(one.context);
    await meet(one, lift, async ({ emit, tx }) =>
      emit({ type: 'application', application: await applicationViewOf(tx, one.id) }),
    );
    expect(await one.work()).toBe('started');
  });

  it('the line is lifted, or a window removed, while a newer sync takes the place of the held one', async () => {
    const one = await line();
    await stopLine(one.context, { reason });
    await one.push('second');
    await meet(one, () => liftLine(one.context), push(one));
    expect(await one.work()).toBe('started');
    const { id } = await createWindow(one.context, window());
    await one.push('third');
    await meet(one, () => removeWindow(one.context, id), push(one));
    expect(await one.work()).toBe('started');
  });

  const frees: [string, (one: Freezing) => Promise<void>, (one: Freezing) => Promise<void>][] = [
    [
      'the line is lifted',
      async ({ context }) => void (await stopLine(context, { reason })),
      ({ context }) => liftLine(context),
    ],
    [
      'a window is removed',
      async ({ context }) => void (await createWindow(context, window())),
      async ({ context }) => removeWindow(context, (await listWindows(context))[0]?.id ?? ''),
    ],
  ];
  it.each(frees)(
    '%s before a push that is being held can be seen: it is due all the same',
    async (_how, hold, free) => {
      const one = await line();
      await hold(one);
      let freed: Promise<void> = Promise.resolve();
      await unitOfWork(one.context, async (unit) => {
        await push(one)(unit);
        freed = free(one);
        freed.catch(() => undefined);
        // It has to wait; where it does not it has missed this sync.
        await Promise.race([freed, sleep(500)]);
      });
      await freed;
      const due = await unitOfWork(one.context, ({ tx }) =>
        tx.sync.count({ where: { state: 'pending', nextAttemptAt: { lte: one.context.now() } } }),
      );
      expect(due).toBe(1);
    },
  );
});

it('a person’s sync that is put off, or waits for a yes, is not given up for a held push; free, the push takes its place', async () => {
  const problem = { code: 'x', what: 'Away.', why: 'No route.', fix: 'Wait.' };
  const ends = {
    pending: (context: Context, lease: Lease, syncId: string) =>
      postponeSync(context, lease, { syncId, delayMs: 60_000, problem, results: [] }),
    'waiting-for-approval': (context: Context, lease: Lease, syncId: string) =>
      awaitApproval(context, lease, { syncId, planDigest: 'd', problem, objects: [], results: [] }),
  };
  for (const [state, end] of Object.entries(ends)) {
    const one = await line();
    await stopLine(one.context, { reason });
    const { id } = await askForSync(one.context, one.id, { override: { reason: 'It mends the till.' } });
    const lease = await acquireLease(one.context, applicationLease(one.id), crypto.randomUUID(), 30);
    if (!lease) throw new Error('the lease was to be free');
    await startSync(one.context, lease, id);
    await one.push('second');
    await end(one.context, lease, id);
    await releaseLease(one.context, lease);
    const held = 'created pending, line';
    expect((await one.syncs()).slice(0, 2)).toEqual([held, `person ${state}`]);
    await liftLine(one.context);
    expect(await one.work()).toBe('started');
    expect((await one.syncs()).slice(0, 2)).toEqual(['created succeeded', 'person superseded']);
  }
});

it('objects asked for while a push is held, and still waiting when it is free, are brought by the push and not after it', async () => {
  const one = await line();
  await stopLine(one.context, { reason });
  await one.push('second');
  const scope = [{ group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' }];
  await askForSync(one.context, one.id, { scope, override: { reason: 'It mends the till.' } });
  await liftLine(one.context);
  const [asked, push] = (await listSyncs(one.context, { limit: 50, applicationId: one.id })).items;
  const lease = await acquireLease(one.context, applicationLease(one.id), crypto.randomUUID(), 30);
  if (!lease || !push || !asked) throw new Error('both were to be there, and the lease free');
  expect(await startSync(one.context, lease, push.id)).toHaveProperty('started');
  expect(await getSync(one.context, asked.id)).toMatchObject({
    state: 'superseded',
    supersededBy: push.number,
  });
});

it('automatic sync switched off while a push is held: it is cancelled, and nothing runs when it is free', async () => {
  const one = await line();
  await stopLine(one.context, { reason });
  await one.push('second');
  const { syncPolicy } = await getApplication(one.context, one.id);
  await updateApplication(one.context, one.id, { syncPolicy: { ...syncPolicy, prune: false } });
  expect((await one.syncs())[0]).toBe('created pending, line');
  await updateApplication(one.context, one.id, { syncPolicy: { ...syncPolicy, automated: false } });
  await liftLine(one.context);
  expect(await one.work()).toBe('nothing');
  expect((await one.syncs())[0]).toMatch(/^created cancelled/);
  expect((await getApplication(one.context, one.id)).syncStatus).toBe('OutOfSync');
  const told = (await eventsOf(one.context)).filter((event) => event.type === 'sync').at(-1);
  expect(told).toMatchObject({ sync: { state: 'cancelled' } });
  expect((await test.dump()).get('audit_entries')).toContain('automatic sync was switched off');
});
