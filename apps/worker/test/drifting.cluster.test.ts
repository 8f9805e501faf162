import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { driftScenarios } from './drift-scenarios.ts';
import { type DriftScene, driftScene } from './drift-scene.ts';
import { eventually, newTenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let scene: DriftScene;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply', { env: { LANDFALL_CHECK_SECONDS: '3600' } });
  const watched = () =>
    eventually(async () => ((await world.test.dump()).get('leases') ?? '').includes('observer:'));
  scene = driftScene(world, await newTenant(world), watched);
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

describe('7: drift, its rows and its heals, where a worker watches', () => driftScenarios(() => scene));
