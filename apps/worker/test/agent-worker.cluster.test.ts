import { getApplication } from '@landfall/actions/applications/get';
import { recordRender } from '@landfall/actions/applications/record-render';
import type { Context } from '@landfall/actions/context';
import { getSync } from '@landfall/actions/syncs/get';
import { configMap, rendered, testApplication } from '@landfall/actions/testing/application';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { playAgent } from './played-agent.ts';
import { applied, executed, planned, planOf, result } from './played-answers.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

it('a worker is killed while an agent executes for it: the next one stops that run, and everything it did is in the sync', async () => {
  const context: Context = { ...(await world.test.member()), ...world.platform };
  const agent = await playAgent(context);
  await agent.connect();
  const { id } = await testApplication(context, {}, agent.clusterId);
  const first = world.worker('apply');
  const snapshot = await rendered(world.test, context, id, [configMap('a'), configMap('b')]);
  await recordRender(context, id, 1, { snapshot });
  const { lastSync } = await getApplication(context, id);
  const sync = () => getSync(context, lastSync?.id ?? '');
  const outcomes = async () => {
    const { objects } = await sync();
    return Object.fromEntries(objects.map(({ ref, outcome }) => [ref.name, outcome]));
  };
  await agent.answer((await agent.asked('plan')).id, planned(planOf({ a: 'create', b: 'create' })));
  const old = await agent.asked('execute');
  expect(old.question.generation).toBe(1);
  await agent.tell(old.id, [applied('a', 'created')]);
  await expect.poll(outcomes).toMatchObject({ a: 'created' });
  await first.kill();
  // Nobody hears it.
  await agent.tell(old.id, [applied('b', 'created')]);
  world.worker('apply');
  expect(await agent.told(old.id)).toEqual({ kind: 'stop', reason: 'lost' });
  const fence = { code: 'fence-lost', what: 'Stopped.', why: 'Lost.', fix: 'None.' };
  await agent.answer(old.id, { kind: 'problem', problem: fence, transient: true });
  const again = planOf({ a: 'unchanged', b: 'unchanged' });
  await agent.answer((await agent.asked('plan')).id, planned(again));
  const execute = await agent.asked('execute');
  expect(execute.question.generation).toBe(2);
  const answeredAt = performance.now();
  await agent.answer(execute.id, executed([result('a', 'unchanged'), result('b', 'unchanged')]));
  await expect.poll(async () => (await sync()).state, { interval: 20 }).toBe('succeeded');
  // Woken, not found at the next look.
  expect(performance.now() - answeredAt).toBeLessThan(900);
  expect(await outcomes()).toEqual({ a: 'created', b: 'created' });
});
