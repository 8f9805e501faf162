import { getCluster } from '@landfall/actions/clusters/list';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { type AgentWorld, startAgentWorld } from './agent-world.ts';
import { driftScenarios } from './drift-scenarios.ts';
import { type DriftScene, driftScene } from './drift-scene.ts';
import { eventually, ownRepository } from './tenant.ts';

let world: AgentWorld;
let scene: DriftScene;
beforeAll(async () => {
  world = await startAgentWorld();
  world.api();
  world.worker('source');
  world.worker('apply', { env: { LANDFALL_CHECK_SECONDS: '3600' } });
  const hosted = await world.tenant('drifting');
  const tenant = { ...hosted, ...(await ownRepository(world, hosted.context)) };
  tenant.agent();
  const watched = () =>
    eventually(async () => (await getCluster(tenant.context, tenant.clusterId)).state === 'connected');
  await watched();
  scene = driftScene(world, tenant, watched);
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

describe('7: drift, its rows and its heals, where an agent watches', () => driftScenarios(() => scene));
