import { actOnObject } from '@landfall/actions/applications/act';
import { getApplication } from '@landfall/actions/applications/get';
import { recordRender } from '@landfall/actions/applications/record-render';
import type { Context } from '@landfall/actions/context';
import { beginFollow } from '@landfall/actions/follows/begin';
import { lookAtFollow } from '@landfall/actions/follows/look';
import { newId } from '@landfall/actions/id';
import { toJson } from '@landfall/actions/json';
import { getProbe } from '@landfall/actions/probes/get';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { configMap, rendered, testApplication } from '@landfall/actions/testing/application';
import { unitOfWork } from '@landfall/actions/unit';
import type { HostAnswer } from '@landfall/contracts/host';
import { syncId as asSyncId, probeId } from '@landfall/contracts/ids';
import { resourceKey } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerProbe } from '../src/apply/jobs/answer-probe.ts';
import { followLogOf } from '../src/apply/jobs/follow-log.ts';
import { syncApplication } from '../src/apply/jobs/sync-application.ts';
import type { ApplyRole } from '../src/apply/role.ts';
import { agentRole } from './agent-role.ts';
import { playAgent } from './played-agent.ts';
import { executed, planned, planOf, result } from './played-answers.ts';

const web = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'web', name: 'web' };
const never = new AbortController().signal;

let test: TestPlatform;
let role: ApplyRole;
const said: [followId: string, kind: string][] = [];
beforeAll(async () => {
  test = await testPlatform();
  const followed: ApplyRole['followed'] = {
    say: async (followId, { kind }) => said.push([followId, kind]) > 0,
  };
  role = { ...agentRole(test), followed };
});
afterAll(() => test?.close());

/** An application with a Deployment, synced by an agent that is played. */
async function scene() {
  const context: Context = { ...(await test.member()), ...role.platform };
  const { organizationId } = context;
  const agent = await playAgent(context);
  await agent.connect();
  const { id } = await testApplication(context, {}, agent.clusterId);
  const snapshot = await rendered(test, context, id, [configMap('a', { key: 'value' })]);
  await recordRender(context, id, 1, { snapshot });
  const { lastSync, desired } = await getApplication(context, id);
  const running = syncApplication(role, { organizationId, syncId: asSyncId.parse(lastSync?.id) }, never);
  await agent.answer((await agent.asked('plan')).id, planned(planOf({ a: 'create' })));
  await agent.answer((await agent.asked('execute')).id, executed([result('a', 'created')]));
  await running;
  await unitOfWork(context, ({ tx }) =>
    tx.resourceState.create({
      data: {
        ...{ organizationId, applicationId: id, key: resourceKey(web), ref: toJson(web) },
        ...{ status: 'Synced', observedAt: new Date() },
      },
    }),
  );
  const act = async (verb: 'restart' | 'scale-back') => {
    const probe = await actOnObject(context, id, { verb, ref: web });
    const answering = answerProbe(role, { organizationId, probeId: probe.id }, never);
    return { probe, ended: () => answering.then(() => getProbe(context, probe.id)) };
  };
  const follow = async () => {
    const followId = newId(probeId);
    await beginFollow(context, followId, { applicationId: id, ref: web, pod: 'web-1', container: 'web' });
    const following = followLogOf(role, { organizationId, probeId: followId }, never);
    return { followId, over: () => following.then(() => lookAtFollow(context, followId, id)) };
  };
  return { context, agent, id, act, follow, snapshotId: desired?.snapshotId ?? '' };
}

it('an agent is told the verb and the object, and no write; what it did is told, and looked at', async () => {
  const { agent, id, act } = await scene();
  const { ended } = await act('scale-back');
  const asked = await agent.asked('act');
  expect(asked.question).toEqual({
    ...{ applicationId: id, act: 'scale-back', ref: web },
    at: expect.stringMatching(/Z$/),
  });
  await agent.answer(asked.id, { kind: 'act', answer: { verb: 'scale-back', from: 5, to: 2 } });
  expect(await ended()).toMatchObject({
    state: 'done',
    result: { kind: 'act', acted: { verb: 'scale-back', from: 5, to: 2 } },
  });
  expect(test.jobs.at(-1)).toMatchObject({ name: 'check-application', payload: { applicationId: id } });
});

it('what the agent refuses is told in its words; one that is away is not asked later', async () => {
  const { agent, act } = await scene();
  const problem = { code: 'local-policy', what: 'Not touched.', why: 'Denied.', fix: 'Allow it.' };
  const { ended } = await act('restart');
  const answer: HostAnswer = { kind: 'problem', problem, transient: false };
  await agent.answer((await agent.asked('act')).id, answer);
  expect(await ended()).toMatchObject({ state: 'failed', problem });
  await agent.leave();
  const away = await (await act('restart')).ended();
  expect(away).toMatchObject({
    state: 'failed',
    problem: {
      what: 'Deployment web in web was not restarted.',
      why: expect.stringContaining('disconnected'),
    },
  });
});

it('asked for too long ago it is not begun', async () => {
  const { context, id } = await scene();
  const probe = await actOnObject({ ...context, now: () => new Date(Date.now() - 90_000) }, id, {
    verb: 'restart',
    ref: web,
  });
  await answerProbe(role, { organizationId: context.organizationId, probeId: probe.id }, never);
  expect(await getProbe(context, probe.id)).toMatchObject({ problem: { code: 'too-late' } });
});

it('a log is followed by the agent until it says how that ended; the page is told to look', async () => {
  const { agent, follow, snapshotId } = await scene();
  const { followId, over } = await follow();
  const asked = await agent.asked('follow');
  expect(asked.question).toMatchObject({ followId, ref: web, pod: 'web-1', snapshots: [snapshotId] });
  expect((await agent.bundle(snapshotId))?.maskKey).toMatch(/^[\w+/=]{44}$/);
  await agent.answer(asked.id, { kind: 'follow', answer: { ended: 'stopped' } });
  expect(await over()).toEqual({ ended: 'stopped', problem: null });
  expect(said).toContainEqual([followId, 'over']);
});

it('a log that the agent may not show, or an agent that is away, ends it in words', async () => {
  const { agent, follow } = await scene();
  const problem = { code: 'local-policy', what: 'Not shown.', why: 'Denied.', fix: 'Allow it.' };
  const denied = await follow();
  await agent.answer((await agent.asked('follow')).id, { kind: 'problem', problem, transient: false });
  expect(await denied.over()).toEqual({ ended: null, problem });
  await agent.leave();
  const away = await follow();
  expect(await away.over()).toMatchObject({ problem: { code: 'cluster-unreachable' } });
});
