import { recordRender } from '@landfall/actions/applications/record-render';
import { acquireLease } from '@landfall/actions/leases/acquire';
import { applicationLease } from '@landfall/actions/leases/lease';
import { finishSync } from '@landfall/actions/syncs/finish';
import { startSync } from '@landfall/actions/syncs/start';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { configMap, rendered } from '@landfall/actions/testing/application';
import { read } from '@landfall/actions/unit';
import { syncId as asSyncId } from '@landfall/contracts/ids';
import { commitFiles } from '@landfall/devstack/git-server';
import { undescribed } from '@landfall/devstack/github-double/described';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportStatus } from '../src/source/jobs/report-status.ts';
import { NAME, type PullScene, pullScene, pullTenant } from './pull-scene.ts';

let test: TestPlatform;
let scene: PullScene;
beforeAll(async () => {
  test = await testPlatform();
  scene = await pullScene(test);
});
afterAll(async () => {
  await scene?.close();
  await test?.close();
});

/** A sync of a commit that is really there, begun; `before` it as many that gave way to it. */
async function begun({ before = 0 } = {}) {
  const { context, ids } = await pullTenant(test, scene);
  const id = ids.web ?? '';
  const gaveWay: Awaited<ReturnType<typeof push>>[] = [];
  async function push(asked: number) {
    const content = String(Math.random());
    const revision = await commitFiles(scene.github, NAME, { 'web/cm.yaml': content }, 'Change');
    const snapshot = await rendered(test, context, id, [configMap('web', { content })]);
    await recordRender(context, id, asked, {
      snapshot: { ...snapshot, commit: { ...snapshot.commit, revision } },
    });
    const where = { applicationId: id, number: asked };
    return { revision, sync: await read(context, (tx) => tx.sync.findFirstOrThrow({ where })) };
  }
  for (let asked = 1; asked <= before; asked += 1) gaveWay.push(await push(asked));
  const { revision, sync } = await push(before + 1);
  const lease = await acquireLease(context, applicationLease(id), 'a test', 30);
  if (!lease) throw new Error('The lease was to be free.');
  await startSync(context, lease, sync.id);
  const report = (syncId = sync.id) =>
    reportStatus(scene.role, { organizationId: context.organizationId, syncId: asSyncId.parse(syncId) });
  const told = (commit = revision) =>
    scene.github.statusesOf(NAME, commit).map(({ state, description }) => [state, description]);
  return { context, id, syncId: sync.id, lease, revision, report, told, gaveWay };
}

it('a commit that is deployed says so at GitHub, each state once, with a link and none of its objects', async () => {
  const { context, id, syncId, lease, revision, report, told } = await begun();
  await report();
  await report();
  expect(told()).toEqual([['pending', 'Sync 1 is under way']]);
  await finishSync(context, lease, { syncId, outcome: 'succeeded', results: [], durations: {} });
  await report();
  await report();
  expect(told()).toEqual([
    ['pending', 'Sync 1 is under way'],
    ['success', 'Sync 1 brought it to the cluster'],
  ]);
  expect(scene.github.statusesOf(NAME, revision).at(-1)).toMatchObject({
    context: 'landfall/web',
    targetUrl: `${context.publicUrl}/applications/${id}/syncs/${syncId}`,
  });
  const made = scene.github.exchanges().findLast(({ path }) => path.endsWith('/access_tokens'));
  expect(made?.requestBody).toMatchObject({ permissions: { statuses: 'write', metadata: 'read' } });
  expect(scene.github.exchanges().flatMap(undescribed)).toEqual([]);
});

it('of another organization with the same repository it has another name', async () => {
  const { context, revision, report } = await begun();
  await report();
  const organization = await read(context, (tx) => tx.organization.findFirstOrThrow());
  expect(scene.github.statusesOf(NAME, revision)).toMatchObject([
    { context: `landfall/web (${organization.name})` },
  ]);
});

it('a sync ends whether or not GitHub can be told, and what GitHub never takes is left', async () => {
  const { context, syncId, lease, report, told } = await begun();
  scene.github.suspend(scene.installationId, 'ada');
  await report();
  const problem = { code: 'x', what: 'Away.', why: 'No route.', fix: 'Wait.' };
  await finishSync(context, lease, { syncId, outcome: 'failed', results: [], durations: {}, problem });
  await report();
  expect(told()).toEqual([]);
  const row = await read(context, (tx) => tx.commitReport.findFirstOrThrow({ where: { id: syncId } }));
  expect(row).toMatchObject({
    state: 'failure',
    told: null,
    nextTryAt: null,
    problem: { code: 'github-suspended' },
  });
  scene.github.unsuspend(scene.installationId);
});

it('a merge whose sync gave way before it began says what became of it, with a link to what took its place', async () => {
  const { context, id, syncId, lease, revision, report, told, gaveWay } = await begun({ before: 1 });
  const [merged] = gaveWay;
  if (!merged) throw new Error('One was to give way.');
  await report(merged.sync.id);
  expect(told(merged.revision)).toEqual([]);
  await finishSync(context, lease, { syncId, outcome: 'succeeded', results: [], durations: {} });
  await report(merged.sync.id);
  await report(merged.sync.id);
  const brought = `Sync 1 gave way to sync 2, which brought ${revision.slice(0, 7)} to the cluster`;
  expect(told(merged.revision)).toEqual([['success', brought]]);
  expect(scene.github.statusesOf(NAME, merged.revision).at(-1)).toMatchObject({
    targetUrl: `${context.publicUrl}/applications/${id}/syncs/${syncId}`,
  });
});
