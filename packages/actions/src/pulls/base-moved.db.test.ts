import { createApplicationInput } from '@landfall/contracts/application';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { configMap, testApplication } from '../../test/application.ts';
import { plannedAt } from '../../test/looked-at.ts';
import { noted, sha, throughTheApp, told, wanted } from '../../test/pull.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { createApplication } from '../applications/create.ts';
import { getApplication } from '../applications/get.ts';
import { updateApplication } from '../applications/update.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { planPullAgain } from './ask.ts';
import { noteBaseMoved } from './base-moved.ts';
import { failLook } from './fail-look.ts';
import { getPull } from './list.ts';
import { recordPublished } from './published.ts';
import { recordLook } from './record-look.ts';
import { recordPullPlan } from './record-plan.ts';
import { renderPlan } from './render-plan.ts';
import { takeUpPull } from './take-up.ts';

let test: TestPlatform;
let context: Context;
let application: Awaited<ReturnType<typeof testApplication>>;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());
beforeEach(async () => {
  context = await test.member();
  application = await testApplication(context);
  await throughTheApp(context, application.repositoryId);
});

const plan = renderPlan([], [configMap('web')]);
const moved = (over: { tip?: string; branch?: string; applicationIds?: string[] } = {}) =>
  noteBaseMoved(context, {
    repositoryId: application.repositoryId,
    tips: new Map([[over.branch ?? 'main', over.tip ?? sha('1')]]),
    applicationIds: over.applicationIds ?? [application.id],
  });
/** Has it planned and written, as its jobs do. */
async function planned(): Promise<string> {
  const { id, planId } = await plannedAt(test, context, application, { again: true });
  await recordPullPlan(context, planId, { plan, warnings: [] });
  await written(id);
  return id;
}
const written = async (id: string) =>
  recordPublished(context, id, (await wanted(context, id)).publish ?? 0, 'written');
const baseMoved = async (id: string) => (await getPull(context, id)).baseMoved;

it('a push that touches what it is planned for has it planned anew, once for several and not while they come', async () => {
  const id = await planned();
  expect(await baseMoved(id)).toBeNull();
  await moved();
  const { asked } = await wanted(context, id);
  expect(await wanted(context, id)).toMatchObject({ asked: 2, isDue: false });
  expect(await baseMoved(id)).toBe('soon');
  await moved({ tip: sha('2') });
  expect((await wanted(context, id)).asked).toBe(asked);
  const later = { ...context, now: () => new Date(Date.now() + 60_000) };
  expect(await takeUpPull(later, id)).toMatchObject({ asked, baseMoves: 2 });
  expect(await recordLook(context, id, asked ?? 0, told())).toBe(true);
});

it('nothing is planned anew where the push touches others, another branch, or is what it was planned upon', async () => {
  const id = await planned();
  await moved({ applicationIds: [] });
  await moved({ branch: 'release' });
  await moved({ tip: sha('0') });
  expect(await baseMoved(id)).toBeNull();
  expect((await wanted(context, id)).asked).toBeUndefined();
  const stranger = await test.member();
  await noteBaseMoved(stranger, {
    repositoryId: application.repositoryId,
    tips: new Map([['main', sha('1')]]),
    applicationIds: [application.id],
  });
  expect(await baseMoved(id)).toBeNull();
});

it('what is under way is not stopped, and is planned anew once it is written', async () => {
  const { id, planId } = await plannedAt(test, context, application, {});
  await moved();
  expect((await wanted(context, id)).asked).toBeUndefined();
  expect(await baseMoved(id)).toBe('soon');
  await recordPullPlan(context, planId, { plan, warnings: [] });
  expect((await wanted(context, id)).asked).toBeUndefined();
  await written(id);
  expect(await wanted(context, id)).toMatchObject({ asked: 2, isDue: false });
});

it('of more than one push has planned anew it is said, until somebody asks', async () => {
  const id = await planned();
  const { repositoryId } = application;
  // Ten newer ones of the same application.
  await unitOfWork(context, async ({ tx }) => {
    const [pull, old] = [await tx.pullRequest.findFirst(), await tx.pullPlan.findFirst()];
    if (!pull || !old) throw new Error('There is none.');
    const { problem: _none, publishProblem: _neither, ...row } = pull;
    const { organizationId, applicationId, head, state, createdAt } = old;
    for (let number = 100; number < 110; number += 1) {
      const own = crypto.randomUUID();
      await tx.pullRequest.create({ data: { ...row, id: own, number } });
      await tx.pullPlan.create({
        data: { organizationId, id: crypto.randomUUID(), pullId: own, applicationId, head, state, createdAt },
      });
    }
  });
  await moved();
  expect(await baseMoved(id)).toBe('on-request');
  expect((await noted(context, repositoryId, 109)).asked).toBe(3);
  await planPullAgain(context, id);
  expect(await baseMoved(id)).toBe('soon');
});

it('a conflict may be over with any push to its base, and is looked at once for each', async () => {
  const { id, asked } = await noted(context, application.repositoryId);
  await recordLook(context, id, asked, told());
  const problem = { code: 'merge-conflicts', what: 'It conflicts.', why: 'Both.', fix: 'Resolve.' };
  await failLook(context, id, asked, { problem, isPassing: false, isUnmergeable: true });
  await written(id);
  await moved({ applicationIds: [] });
  const again = (await wanted(context, id)).asked ?? 0;
  expect(again).toBe(2);
  await recordLook(context, id, again, told());
  await failLook(context, id, again, { problem, isPassing: false, isUnmergeable: true });
  await written(id);
  expect((await wanted(context, id)).asked).toBeUndefined();
});

it('an application that comes, or follows something else, has the newest ones planned anew: whom they touch is another matter', async () => {
  const id = await planned();
  const { repositoryId } = application;
  const { clusterId, namespace } = await getApplication(context, application.id);
  const input = { name: 'late', repositoryId, clusterId, namespace, path: 'late', targetRevision: 'main' };
  await createApplication(context, createApplicationInput.parse(input));
  expect(await wanted(context, id)).toMatchObject({ asked: 2, isDue: false });
  const asked = (await wanted(context, id)).asked ?? 0;
  expect(await recordLook(context, id, asked, told())).toBe(true);
  const problem = { code: 'x', what: 'No.', why: 'No.', fix: 'No.' };
  await failLook(context, id, asked, { problem, isPassing: false });
  await written(id);
  await updateApplication(context, application.id, { path: 'elsewhere' });
  expect(await wanted(context, id)).toMatchObject({ asked: asked + 1, isDue: false });
});
