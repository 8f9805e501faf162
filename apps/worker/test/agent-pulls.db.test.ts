import type { Context } from '@landfall/actions/context';
import { beginPlans } from '@landfall/actions/pulls/begin-plans';
import { getPull, getPullPlan } from '@landfall/actions/pulls/list';
import { recordLook } from '@landfall/actions/pulls/record-look';
import { finishLook, recordRendered } from '@landfall/actions/pulls/record-rendered';
import { renderPlan } from '@landfall/actions/pulls/render-plan';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { configMap, rendered, testApplication } from '@landfall/actions/testing/application';
import { noted, sha, throughTheApp, told } from '@landfall/actions/testing/pull';
import { unitOfWork } from '@landfall/actions/unit';
import { pullPlanId } from '@landfall/contracts/ids';
import { resourceKey } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planPullApplication } from '../src/apply/jobs/plan-pull-application.ts';
import { agentRole } from './agent-role.ts';
import { playAgent } from './played-agent.ts';
import { planned, planOf, refOf } from './played-answers.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('an agent plans a head as any host does: it is handed what the head renders to, and of what is not ours nothing live is told', async () => {
  const role = agentRole(test);
  const context: Context = { ...(await test.member()), ...role.platform };
  const { organizationId } = context;
  const agent = await playAgent(context);
  await agent.connect();
  const { id: applicationId, repositoryId } = await testApplication(context, {}, agent.clusterId);
  await throughTheApp(context, repositoryId);
  const ref = refOf('a');
  await unitOfWork(context, ({ tx }) =>
    tx.inventoryItem.create({
      data: { organizationId, applicationId, key: resourceKey(ref), ref, uid: 'u1', state: 'applied' },
    }),
  );
  const { id, asked } = await noted(context, repositoryId);
  await recordLook(context, id, asked, told());
  const head = sha('a');
  const touched = {
    head,
    baseRevision: sha('0'),
    baseMoves: 0,
    plannedRevision: head,
    applicationIds: [applicationId],
    left: 0,
  };
  const planId = pullPlanId.parse((await beginPlans(context, id, touched))?.get(applicationId));
  const manifests = [configMap('a', { key: 'new' }), configMap('theirs', { key: 'new' })];
  const { objectDigests } = await rendered(test, context, applicationId, manifests);
  await recordRendered(context, planId, { objectDigests, plan: renderPlan([], manifests), warnings: [] });
  await finishLook(context, id, asked);

  const running = planPullApplication(
    role,
    { organizationId, pullPlanId: planId },
    new AbortController().signal,
  );
  const question = await agent.asked('plan');
  expect(question.question).toMatchObject({ snapshotId: planId, application: { id: applicationId } });
  expect((await agent.bundle(planId))?.manifests).toMatchObject(manifests);
  const changes = [{ pointer: '/data/key', before: 'live', after: 'new' }];
  await agent.answer(question.id, planned(planOf({ a: 'refuse', theirs: 'unchanged' }, { changes })));
  await running;

  expect(await getPull(context, id)).toMatchObject({ state: 'planned', plans: [{ against: 'cluster' }] });
  const { plan, warnings } = await getPullPlan(context, planId);
  expect(plan?.items.map(({ changes: [change] }) => change?.before)).toEqual(['live', undefined]);
  expect(plan?.items[1]).toMatchObject({
    action: 'configure',
    warnings: [expect.stringContaining('not compared')],
  });
  expect(warnings).toEqual([expect.stringContaining('The sync would be refused.')]);
  expect(await agent.bundle(planId)).toBeUndefined();
});
