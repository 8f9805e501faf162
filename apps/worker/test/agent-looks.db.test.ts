import { randomBytes } from 'node:crypto';
import { getApplication } from '@landfall/actions/applications/get';
import { recordRender } from '@landfall/actions/applications/record-render';
import type { Context } from '@landfall/actions/context';
import { openOrMakeDataKeys } from '@landfall/actions/data-keys/open-or-make';
import { noteMoved } from '@landfall/actions/observing/note-moved';
import { advanceProbe } from '@landfall/actions/probes/advance';
import { createProbe } from '@landfall/actions/probes/create';
import { getProbe } from '@landfall/actions/probes/get';
import { takeProbe } from '@landfall/actions/probes/take';
import { storeObjects } from '@landfall/actions/snapshots/store-objects';
import { getSync } from '@landfall/actions/syncs/get';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { configMap, rendered, sourceKey, testApplication } from '@landfall/actions/testing/application';
import { createApplicationInput } from '@landfall/contracts/application';
import type { HostAnswer } from '@landfall/contracts/host';
import { applicationId, probeId as asProbeId, syncId as asSyncId } from '@landfall/contracts/ids';
import type { ProbeInput, ProbeResult } from '@landfall/contracts/probe';
import type { Manifest } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerProbe } from '../src/apply/jobs/answer-probe.ts';
import { checkApplication } from '../src/apply/jobs/check-application.ts';
import { syncApplication } from '../src/apply/jobs/sync-application.ts';
import type { ApplyRole } from '../src/apply/role.ts';
import { agentRole } from './agent-role.ts';
import { playAgent } from './played-agent.ts';
import { executed, planned, planOf, refOf, result } from './played-answers.ts';

let test: TestPlatform;
let role: ApplyRole;
beforeAll(async () => {
  test = await testPlatform();
  role = agentRole(test);
});
afterAll(() => test?.close());

const signal = new AbortController().signal;
const readAt = new Date().toISOString();
const CONFIG = configMap('a', { key: 'value' });

const run = ({ organizationId }: Context, id: string | undefined) =>
  syncApplication(role, { organizationId, syncId: asSyncId.parse(id) }, signal);

/** An application on a cluster whose agent is played, synced where it is asked for. */
async function scene({ manifests = [CONFIG], synced = true } = {}) {
  const context: Context = { ...(await test.member()), ...role.platform };
  const { organizationId } = context;
  const agent = await playAgent(context);
  await agent.connect();
  const { id, repositoryId } = await testApplication(context, {}, agent.clusterId);
  const render = async (objects: Manifest[], asked: number) => {
    await recordRender(context, id, asked, { snapshot: await rendered(test, context, id, objects) });
    return getApplication(context, id);
  };
  const { lastSync, desired } = await render(manifests, 1);
  const sync = () => run(context, lastSync?.id);
  if (synced) {
    const running = sync();
    await agent.answer((await agent.asked('plan')).id, planned(planOf({ a: 'create' })));
    await agent.answer((await agent.asked('execute')).id, executed([result('a', 'created')]));
    await running;
  }
  const ask = async (input: ProbeInput) => {
    const probe = await createProbe(context, input);
    const answering = answerProbe(role, { organizationId, probeId: asProbeId.parse(probe.id) }, signal);
    return { ended: () => answering.then(() => getProbe(context, probe.id)) };
  };
  return { context, agent, id, repositoryId, snapshotId: desired?.snapshotId ?? '', ask, sync, lastSync };
}

const probed = (answer: ProbeResult): HostAnswer => ({ kind: 'probe', answer });

it('looks at an application: what has drifted is what the agent saw, and is healed by it', async () => {
  const { context, agent, id, snapshotId } = await scene();
  await noteMoved(context, [id], agent.clusterId);
  const payload = { organizationId: context.organizationId, applicationId: applicationId.parse(id) };
  const looking = checkApplication(role, payload, signal);
  const { id: taskId, question } = await agent.asked('observe');
  expect(question).toMatchObject({ snapshotId, previous: { snapshotId }, respectIgnored: true });
  const changes = [{ pointer: '/data/key', before: 'other', after: 'value' }];
  const plan = planOf({ a: 'configure' }, { changes });
  const state = { ref: refOf('a'), status: 'OutOfSync', health: null, changes, observedAt: readAt } as const;
  const health = { status: 'Healthy' } as const;
  await agent.answer(taskId, { kind: 'observe', answer: { plan, resources: [state], health } });
  await looking;
  const { lastSync } = await getApplication(context, id);
  expect(await getSync(context, lastSync?.id ?? '')).toMatchObject({ trigger: 'self-heal' });
  const healing = run(context, lastSync?.id);
  const heal = await agent.asked('plan');
  expect(heal.question).toMatchObject({ heal: { leave: [] }, scope: [refOf('a')] });
  await agent.answer(heal.id, planned(plan));
  await agent.answer((await agent.asked('execute')).id, executed([result('a', 'configured')]));
  await healing;
  expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'Synced' });
});

it('a look that the agent’s policy refuses leaves nothing green, says why once, and is over with the next one', async () => {
  const { context, agent, id } = await scene();
  const payload = { organizationId: context.organizationId, applicationId: applicationId.parse(id) };
  const look = async (answer: HostAnswer) => {
    await noteMoved(context, [id], agent.clusterId);
    const looking = checkApplication(role, payload, signal);
    await agent.answer((await agent.asked('observe')).id, answer);
    await looking;
    return getApplication(context, id);
  };
  const words = { code: 'policy-kind', what: 'x', why: 'Its policy denies ConfigMap.', fix: 'Change it.' };
  const refused: HostAnswer = { kind: 'problem', problem: words, transient: false };
  const unseen = { syncStatus: 'Unknown', health: { status: 'Unknown', message: words.why } };
  expect((await getApplication(context, id)).syncStatus).toBe('Synced');
  const once = await look(refused);
  expect(once).toMatchObject({ ...unseen, problem: { what: 'x', why: words.why, fix: words.fix } });
  expect(await look(refused)).toEqual({ ...once, lastSeenAt: expect.anything() });
  const plan = planOf({ a: 'unchanged' });
  const health = { status: 'Healthy' } as const;
  const again = await look({ kind: 'observe', answer: { plan, resources: [], health } });
  expect(again).toMatchObject({ syncStatus: 'Synced', health, problem: null });
});

it('reads an object, what it made, and a log, masked with what the agent was given', async () => {
  const { agent, id, snapshotId, ask } = await scene();
  const object = await ask({ kind: 'object', applicationId: id, ref: refOf('a') });
  const asked = await agent.asked('object');
  expect(asked.question).toMatchObject({ ref: refOf('a'), snapshots: [snapshotId], application: { id } });
  expect((await agent.bundle(snapshotId))?.maskKey).toMatch(/^[\w+/=]{44}$/);
  await agent.answer(asked.id, probed({ kind: 'object', manifest: { data: {} }, managers: [], readAt }));
  expect(await object.ended()).toMatchObject({ state: 'done', result: { kind: 'object', manifest: {} } });
  const inside = await ask({ kind: 'inside', applicationId: id, ref: refOf('a') });
  const { id: insideId } = await agent.asked('inside');
  await agent.answer(insideId, probed({ kind: 'inside', children: [], more: 0, events: [], readAt }));
  expect(await inside.ended()).toMatchObject({ state: 'done', result: { kind: 'inside' } });
  const of = { applicationId: id, ref: refOf('a'), pod: 'a-1', container: 'web', previous: false };
  const log = await ask({ kind: 'log', ...of });
  const { id: taskId, question } = await agent.asked('log');
  expect(question).toMatchObject({ pod: 'a-1', container: 'web', previous: false });
  await agent.answer(taskId, probed({ kind: 'log', lines: ['hello'], readAt }));
  expect(await log.ended()).toMatchObject({ state: 'done', result: { lines: ['hello'] } });
});

it('tells why an object cannot be read, in the agent’s words or because it is away', async () => {
  const { agent, id, ask } = await scene();
  const object = await ask({ kind: 'object', applicationId: id, ref: refOf('a') });
  const problem = { code: 'object-missing', what: 'It is not there.', why: 'Deleted.', fix: 'Sync.' };
  const answer: HostAnswer = { kind: 'problem', problem, transient: false };
  await agent.answer((await agent.asked('object')).id, answer);
  expect(await object.ended()).toMatchObject({ state: 'failed', problem });
  await agent.leave();
  const away = await (await ask({ kind: 'object', applicationId: id, ref: refOf('a') })).ended();
  expect(away.problem?.why).toContain('The agent of this cluster is disconnected since');
});

it('plans a snapshot of before, and an application that does not exist yet', async () => {
  const { context, agent, id, repositoryId, snapshotId, ask } = await scene();
  const plan = await ask({ kind: 'plan', applicationId: id, snapshotId });
  await agent.answer((await agent.asked('plan')).id, planned(planOf({ a: 'unchanged' })));
  expect(await plan.ended()).toMatchObject({
    state: 'done',
    result: { plan: { summary: { unchanged: 1 } } },
  });
  const application = createApplicationInput.parse({
    name: 'next',
    repositoryId,
    clusterId: agent.clusterId,
    namespace: 'web',
  });
  const probe = await createProbe(context, { kind: 'application', application });
  const keys = await openOrMakeDataKeys(context, sourceKey(test));
  await takeProbe(context, 'source', sourceKey(test), probe.id);
  const commit = { revision: 'a'.repeat(40), author: 'Ada', message: 'm', committedAt: readAt };
  await advanceProbe(context, probe.id, {
    stage: 'Planning',
    result: {
      kind: 'application',
      commit,
      renderer: { kind: 'plain', version: '1' },
      manifests: [],
      warnings: [],
      plan: null,
      planProblem: null,
    },
    handOver: { objectDigests: await storeObjects(context, keys, [configMap('n')]) },
  });
  const payload = { organizationId: context.organizationId, probeId: asProbeId.parse(probe.id) };
  const answering = answerProbe(role, payload, signal);
  const asked = await agent.asked('plan');
  expect(asked.question).toMatchObject({ snapshotId: probe.id, application: { id: probe.id } });
  expect((await agent.bundle(probe.id))?.manifests).toEqual([configMap('n')]);
  await agent.answer(asked.id, planned(planOf({ n: 'create' })));
  await answering;
  const { result: preview } = await getProbe(context, probe.id);
  expect(preview).toMatchObject({ planProblem: null, plan: { summary: { create: 1 } } });
});

it('says so when a snapshot is larger than what can be sealed to an agent', async () => {
  const data = Object.fromEntries(
    Array.from({ length: 7 }, (_, at) => [`blob-${at}`, randomBytes(700_000).toString('base64')]),
  );
  const large = Object.entries(data).map(([name, text]) => configMap(name, { text }));
  const { context, sync, lastSync } = await scene({ manifests: large, synced: false });
  await sync();
  const ended = await getSync(context, lastSync?.id ?? '');
  expect(ended).toMatchObject({ state: 'failed', problem: { code: 'too-large' } });
  expect(ended.problem?.why).toContain('4 MiB');
});
