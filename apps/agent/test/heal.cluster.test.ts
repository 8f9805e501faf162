import { isClusterError } from '@landfall/engine';
import { afterEach, expect, test } from 'vitest';
import { CONFIG_MAPS } from '../src/cluster/own-kinds.ts';
import { healAlone } from '../src/heal/heal-alone.ts';
import type { Host } from '../src/host.ts';
import { agentBox, type Box, configMap } from './box.ts';

const open: Box[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** An application of one object that is wanted and was deleted since. */
async function drifted(): Promise<Box> {
  const agent = await agentBox();
  open.push(agent);
  const { application, own, host } = agent;
  const rendered = agent.render([configMap('a', { x: '1' })]);
  await agent.execute(await agent.plan(rendered), 3);
  const wanted = { application, snapshotId: rendered, previous: { snapshotId: rendered } };
  await host.desired.replace([{ ...wanted, heal: true, leave: [] }]);
  const name = { namespace: application.namespace, name: 'a' };
  const { metadata } = await own.cluster.get(CONFIG_MAPS, name);
  await own.cluster.delete(CONFIG_MAPS, name, { uid: String(metadata.uid), propagation: 'Background' });
  return agent;
}

const isThere = async ({ own, application: { namespace } }: Box): Promise<boolean> => {
  try {
    await own.cluster.get(CONFIG_MAPS, { namespace, name: 'a' });
    return true;
  } catch (error) {
    if (isClusterError(error, 'not-found')) return false;
    throw error;
  }
};

/** Heals as `host` says until nothing is looked at any more. */
async function heals(agent: Box, host: Partial<Host> = {}, isAlone = () => true): Promise<boolean> {
  const healing = healAlone({ ...agent.host, ...host }, isAlone, new AbortController().signal);
  healing.moved([agent.application.id]);
  await healing.idle();
  return isThere(agent);
}

test('alone, what was deleted is put back', async () => {
  expect(await heals(await drifted())).toBe(true);
});

test('what is wanted is read when its turn comes: what another run has begun meanwhile is not undone', async () => {
  const agent = await drifted();
  const { runs, desired } = agent.host;
  const going = Promise.withResolvers<void>();
  void runs.run(agent.application.id, () => going.promise);
  const healed = heals(agent);
  await desired.hold(agent.application.id);
  going.resolve();
  expect(await healed).toBe(false);
});

test('a question that comes with a higher generation while a heal is planned ends it', async () => {
  const agent = await drifted();
  const { ledgers, policy } = agent.host;
  const question = async () => {
    await ledgers.begin(agent.application.id, 4);
    return policy();
  };
  expect(await heals(agent, { policy: question })).toBe(false);
});

test('a platform that comes back while a heal is planned is left to decide', async () => {
  const agent = await drifted();
  let isAlone = true;
  const back = () => {
    isAlone = false;
    return agent.host.policy();
  };
  expect(await heals(agent, { policy: back }, () => isAlone)).toBe(false);
});
