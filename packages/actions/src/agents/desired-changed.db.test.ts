import { afterAll, beforeAll, expect, it } from 'vitest';
import { testAgent } from '../../test/agent.ts';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { runNewest } from '../../test/run-newest.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { recordRender } from '../applications/record-render.ts';
import { removeApplication } from '../applications/remove.ts';
import type { Context } from '../context.ts';
import { currentPosition } from '../events/read.ts';
import { liftLine } from '../freeze/lift-line.ts';
import { stopLine } from '../freeze/stop-line.ts';
import { createProbe } from '../probes/create.ts';
import { desiredChanged } from './desired-changed.ts';
import { listUnapplied } from './list-unapplied.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

/** Two clusters with an application each, and whether what is wanted of each may be another since it was looked at last. */
async function scene() {
  const context = await test.member();
  const [mine, other] = [await testAgent(context), await testAgent(context)];
  const [app, sister] = [
    await testApplication(context, {}, mine.clusterId),
    await testApplication(context, {}, other.clusterId),
  ];
  const looked = new Map<string, number>();
  const changed = async ({ clusterId }: { clusterId: string }) => {
    const after = looked.get(clusterId) ?? (await currentPosition(context));
    const { changed: is, position } = await desiredChanged(context, clusterId, after);
    looked.set(clusterId, position);
    return is;
  };
  await changed(mine);
  await changed(other);
  return { context, mine, other, app, sister, both: async () => [await changed(mine), await changed(other)] };
}

async function sync(context: Context, id: string): Promise<void> {
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  await runNewest(context, id);
}

it('is told of the agent’s own cluster only: by what becomes of an application there', async () => {
  const { context, app, sister, both } = await scene();
  expect(await both()).toEqual([false, false]);
  await sync(context, app.id);
  expect(await both()).toEqual([true, false]);
  await sync(context, sister.id);
  expect(await both()).toEqual([false, true]);
  expect(await both()).toEqual([false, false]);
});

it('is told of all clusters by what holds all of them, and by what is no more', async () => {
  const { context, app, both } = await scene();
  await stopLine(context, { reason: 'A pause.' });
  expect(await both()).toEqual([true, true]);
  await liftLine(context);
  expect(await both()).toEqual([true, true]);
  await removeApplication(context, app.id, 'orphan');
  expect(await both()).toEqual([true, true]);
});

it('is not told by what is asked, and what is told on the way of a sync', async () => {
  const { context, mine, both } = await scene();
  await createProbe(context, { kind: 'cluster', kubeconfig: 'none' });
  expect(await both()).toEqual([false, false]);
  expect(await listUnapplied(context, mine.clusterId)).toHaveLength(1);
});

it('lists what nothing is applied of yet, of this cluster', async () => {
  const { context, mine, other, app, sister } = await scene();
  expect(await listUnapplied(context, mine.clusterId)).toEqual([app.id]);
  await sync(context, app.id);
  expect(await listUnapplied(context, mine.clusterId)).toEqual([]);
  expect(await listUnapplied(context, other.clusterId)).toEqual([sister.id]);
});
