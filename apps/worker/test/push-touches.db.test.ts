import type { Context } from '@landfall/actions/context';
import { getDelivery } from '@landfall/actions/deliveries/list';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { read, unitOfWork } from '@landfall/actions/unit';
import { applicationId, repositoryId as asRepositoryId, deliveryId } from '@landfall/contracts/ids';
import { commitFiles } from '@landfall/devstack/git-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processDelivery } from '../src/source/jobs/process-delivery.ts';
import { refreshRepository } from '../src/source/jobs/refresh-repository.ts';
import { renderApplication } from '../src/source/jobs/render-application.ts';
import { turns } from '../src/source/turns.ts';
import { file, NAME, type PullScene, pullScene, pullTenant, workOn } from './pull-scene.ts';

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

/** Renders whatever was asked for since, as the queue would; answers what it was. */
async function renderAsked({ organizationId }: Context): Promise<string[]> {
  const asked = test.jobs
    .splice(0)
    .flatMap(({ name, payload }) =>
      name === 'render-application'
        ? [applicationId.parse((payload as { applicationId: string }).applicationId)]
        : [],
    );
  for (const id of asked)
    await renderApplication(scene.role, { organizationId, applicationId: id }, new AbortController().signal);
  return asked;
}

let calls = 0;
/** Pushes, and does what a worker does when it is told. */
async function pushed(context: Context, repositoryId: string, files: Record<string, string>) {
  await commitFiles(scene.github, NAME, files, 'A push');
  calls += 1;
  const told = { repositoryId, providerId: `${calls}`, event: 'push', ref: 'refs/heads/main' };
  const { id } = await recordDelivery(context, told);
  test.jobs.length = 0;
  const job = { organizationId: context.organizationId, deliveryId: deliveryId.parse(id) };
  await processDelivery({ ...scene.role, turns: turns() }, job, new AbortController().signal);
  const rendered = await renderAsked(context);
  return { rendered, delivery: await getDelivery(context, id) };
}

/** All that a push could leave at an application. */
const leftAt = (context: Context, id: string) =>
  read(context, async (tx) => ({
    application: await tx.application.findFirstOrThrow({ where: { id } }),
    snapshots: await tx.snapshot.count({ where: { applicationId: id } }),
    syncs: await tx.sync.count({ where: { applicationId: id } }),
  }));

it('a push that touches one of several leaves no request, render or sync at the others', async () => {
  const { context, repositoryId, ids } = await pullTenant(test, scene);
  const [web = '', api = ''] = [ids.web, ids.api];
  expect((await renderAsked(context)).sort()).toEqual([web, api].sort());
  const [before, others] = [await leftAt(context, web), await leftAt(context, api)];
  expect([before.snapshots, others.snapshots]).toEqual([1, 1]);

  const { rendered, delivery } = await pushed(context, repositoryId, { 'web/cm.yaml': file('web', '10') });
  expect(rendered).toEqual([web]);
  const after = await leftAt(context, web);
  expect(after.snapshots).toBe(2);
  expect(after.syncs).toBe(before.syncs + 1);
  expect(after.application.renderAsked).toBe(before.application.renderAsked + 1);
  expect(await leftAt(context, api)).toEqual(others);
  expect(delivery.outcomes).toMatchObject([
    { applicationId: api, outcome: 'not-affected' },
    { applicationId: web, outcome: 'sync-requested' },
  ]);

  const nobody = await pushed(context, repositoryId, { 'web/README.md': 'About it.' });
  expect(nobody.rendered).toEqual([]);
  expect(await leftAt(context, web)).toEqual(after);
  expect(await leftAt(context, api)).toEqual(others);
});

it.each([
  ['the default branch', 'main'],
  ['another that is followed', 'release'],
])(
  'a conflict is looked at when a poll finds a push to its base that touches nobody: %s',
  async (_, base) => {
    const { context, repositoryId, ids } = await pullTenant(test, scene);
    const onBase = (files: Record<string, string>) => commitFiles(scene.github, NAME, files, 'A push', base);
    await onBase({ 'web/README.md': base });
    await unitOfWork(context, ({ tx }) =>
      tx.application.updateMany({ where: { id: ids.web ?? '' }, data: { targetRevision: base } }),
    );
    await commitFiles(scene.github, NAME, { 'web/cm.yaml': file('web', '5') }, 'Change it', `to-${base}`);
    const number = await scene.github.openPull(NAME, {
      head: `to-${base}`,
      base,
      by: 'ada',
      title: 'Scale web',
    });
    await onBase({ 'web/cm.yaml': file('web', `6${base.length}`) });
    await renderAsked(context);
    const poll = async () => {
      test.jobs.length = 0;
      await unitOfWork(context, ({ tx }) => tx.repository.updateMany({ data: { nextPollAt: new Date(0) } }));
      const id = asRepositoryId.parse(repositoryId);
      await refreshRepository(scene.role, { organizationId: context.organizationId, repositoryId: id });
      return renderAsked(context);
    };
    await poll();
    const id = await workOn(scene, context, repositoryId, number);
    const pull = () =>
      read(context, (tx) =>
        tx.pullRequest.findFirstOrThrow({
          where: { id },
          select: { asked: true, done: true, problem: true },
        }),
      );
    const before = await pull();
    expect(before).toMatchObject({ problem: { code: 'merge-conflicts' }, asked: before.done });
    expect(await poll()).toEqual([]);
    expect(await pull()).toEqual(before);
    await onBase({ 'README.md': `Of no application of ${base}.` });
    expect(await poll()).toEqual([]);
    expect((await pull()).asked).toBe(before.asked + 1);
  },
);
