import { setTimeout as sleep } from 'node:timers/promises';
import { askAgent } from '@landfall/actions/agents/ask';
import { readTask } from '@landfall/actions/agents/read-task';
import { hostQuestion } from '@landfall/contracts/host';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { agentScene, doneOf, paint } from './agent-scene.ts';
import { type AgentWorld, startAgentWorld } from './agent-world.ts';
import { eventually } from './tenant.ts';
import type { RunningWorker } from './world.ts';

let world: AgentWorld;
let api: RunningWorker;
beforeAll(async () => {
  world = await startAgentWorld();
  api = world.api();
  world.worker('apply');
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  world.wire.mend();
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

type Scene = Awaited<ReturnType<typeof agentScene>>;

/** A look at something, worth nothing after a moment. */
const lookOf = ({ context, tenant: { namespace, clusterId }, id }: Scene) =>
  askAgent(context, {
    clusterId,
    withinMs: 200,
    question: hostQuestion.parse({
      kind: 'object',
      question: {
        application: { id, trackingPrefix: `${context.organizationId}/${id}`, namespace, policy: {} },
        snapshots: [],
        ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'paint' },
      },
    }),
  });

const isDone = ({ state }: { state: string }) => state === 'succeeded';

/** Deletes an object and waits until somebody has put it back. */
async function putBack({ drop, live }: Scene): Promise<void> {
  const old = await drop();
  await eventually(async () => {
    const uid = (await live())?.metadata.uid;
    return uid !== undefined && uid !== old;
  });
}

it('cut off while sixty commits come: it heals alone, and back again applies the newest of them, once', async () => {
  const scene = await agentScene(world, 'away');
  const { context, push, synced, live } = scene;
  const before = Date.now();
  world.wire.cut();
  await scene.away();
  const late = await lookOf(scene);
  await putBack(scene);
  let revision = '';
  for (let at = 1; at <= 60; at += 1) revision = await push(paint(`colour-${at}`));
  expect((await live())?.data).toEqual({ colour: 'blue' });

  world.wire.mend();
  await synced(revision);
  expect((await live())?.data).toEqual({ colour: 'colour-60' });
  const syncs = await scene.syncs();
  expect(syncs.map(({ number }) => number)).toEqual(syncs.map((_, index) => index + 1));
  const [healed, ...others] = syncs.filter(({ trigger }) => trigger === 'self-heal');
  expect(others).toEqual([]);
  expect(healed).toMatchObject({ state: 'succeeded', requestedBy: 'its agent, alone' });
  const healedAt = Date.parse(healed?.startedAt ?? '');
  expect(healedAt > before && healedAt < Date.now()).toBe(true);
  // The first, the heal, and the newest; whatever was asked for in between gave way to something newer.
  const [done, gaveWay] = [syncs.filter(isDone), syncs.filter((sync) => !isDone(sync))];
  expect(done.map(({ trigger }) => trigger === 'self-heal').sort()).toEqual([false, false, true]);
  expect(new Set(gaveWay.map(({ state }) => state))).toEqual(new Set(['superseded']));
  // Put back, and the newest.
  expect(await scene.writes()).toHaveLength(2);
  expect(await readTask(context, late, 0)).toMatchObject({ state: 'expired', answer: null });
  expect([...doneOf(await scene.told()).values()].every((times) => times === 1)).toBe(true);
});

it('over a link that is cut every second it converges; nothing is run twice or told twice', async () => {
  const scene = await agentScene(world, 'flapping');
  let revision = '';
  const count = 8;
  for (let at = 1; at <= count; at += 1) {
    revision = await scene.push(paint(`colour-${at}`));
    await sleep(400 + ((at * 137) % 500));
    world.wire.cut();
    await sleep(100 + ((at * 71) % 200));
    world.wire.mend();
  }
  await scene.synced(revision);
  expect((await scene.live())?.data).toEqual({ colour: `colour-${count}` });
  const syncs = await scene.syncs();
  expect(syncs.map(({ number }) => number)).toEqual(syncs.map((_, index) => index + 1));
  expect(syncs.filter(({ state }) => state === 'failed')).toEqual([]);
  const done = doneOf(await scene.told());
  expect([...done].filter(([, times]) => times > 1)).toEqual([]);
  const wrote = (await scene.writes()).length;
  const succeeded = syncs.filter(
    ({ state, trigger }) => state === 'succeeded' && trigger !== 'created',
  ).length;
  expect(wrote).toBeLessThanOrEqual(count);
  expect(wrote).toBeGreaterThanOrEqual(succeeded);
  const answered = [...scene.agent.log().matchAll(/"id":"([^"]+)".*a question was answered/g)].map(
    ([, id]) => id,
  );
  expect(answered).toEqual([...new Set(answered)]);
});

it('a link that swallows everything is noticed at both ends: shown as away, and connected anew', async () => {
  const scene = await agentScene(world, 'swallowed');
  world.wire.swallow();
  await scene.away();
  expect(api.log()).toContain('Nothing was heard of it');
  await eventually(async () => scene.agent.log().includes('"msg":"disconnected"'));
  await putBack(scene);
  world.wire.mend();
  await scene.connected();
  await scene.synced(await scene.push(paint('green')));
});

it('an API that is killed in the middle loses nothing: the next one goes on', async () => {
  const scene = await agentScene(world, 'restarted');
  const revision = await scene.push(paint('green'));
  await api.kill();
  api = world.api();
  await scene.synced(revision);
  expect((await scene.live())?.data).toEqual({ colour: 'green' });
  const done = doneOf(await scene.told());
  expect([...done].filter(([, times]) => times > 1)).toEqual([]);
});

it.each([
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
])(
  'an agent whose clock is %s enrols, syncs, and heals alone; its times are told as they were',
  async (called, ahead) => {
    const env = { TEST_CLOCK_AHEAD_MS: String(ahead) };
    const scene = await agentScene(world, `clock-${called.split(' ').at(-1)}`, (tenant) =>
      tenant.agent({ env, preload: 'wrong-clock' }),
    );
    expect(scene.agent.log()).toContain('the clock of this machine is wrong');
    const before = Date.now();
    world.wire.cut();
    await scene.away();
    await putBack(scene);
    await sleep(1_000);
    const after = Date.now();
    world.wire.mend();
    const healed = await eventually(async () =>
      (await scene.syncs()).find(({ trigger }) => trigger === 'self-heal'),
    );
    const at = Date.parse(healed.startedAt ?? '');
    expect(at).toBeGreaterThanOrEqual(before - 1_000);
    expect(at).toBeLessThanOrEqual(after);
    await scene.synced(await scene.push(paint('green')));
    const { resources } = await scene.application();
    const apart = resources.map(({ observedAt }) => Math.abs(Date.parse(observedAt) - Date.now()));
    expect(Math.max(...apart)).toBeLessThan(60_000);
  },
);
