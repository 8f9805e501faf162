import { askAgent } from '@landfall/actions/agents/ask';
import { findRunTasks } from '@landfall/actions/agents/find-run-tasks';
import { getApplication } from '@landfall/actions/applications/get';
import { recordRender } from '@landfall/actions/applications/record-render';
import type { Context } from '@landfall/actions/context';
import { listInventory } from '@landfall/actions/inventory/list';
import { acquireLease } from '@landfall/actions/leases/acquire';
import { applicationLease } from '@landfall/actions/leases/lease';
import { approveSync } from '@landfall/actions/syncs/approve';
import { askForSync } from '@landfall/actions/syncs/ask';
import { cancelSync } from '@landfall/actions/syncs/cancel';
import { getSync } from '@landfall/actions/syncs/get';
import { startSync } from '@landfall/actions/syncs/start';
import { eventsOf, type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { configMap, rendered, testApplication } from '@landfall/actions/testing/application';
import { unitOfWork } from '@landfall/actions/unit';
import type { SyncPolicy } from '@landfall/contracts/application';
import { hostQuestion } from '@landfall/contracts/host';
import { syncId as asSyncId } from '@landfall/contracts/ids';
import type { Manifest } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncApplication } from '../src/apply/jobs/sync-application.ts';
import type { ApplyRole } from '../src/apply/role.ts';
import { agentRole } from './agent-role.ts';
import { playAgent } from './played-agent.ts';
import { applied, executed, planned, planOf, refOf, result } from './played-answers.ts';

let test: TestPlatform;
let anyRole: ApplyRole;
beforeAll(async () => {
  test = await testPlatform();
  anyRole = agentRole(test);
});
afterAll(() => test?.close());

/** Another worker takes the lease of an application that was frozen for too long. */
async function stealLease(context: Context, id: string): Promise<void> {
  const key = applicationLease(id);
  await unitOfWork(
    context,
    ({ tx }) => tx.$executeRaw`UPDATE leases SET expires_at = now() WHERE key = ${key}`,
  );
  expect(await acquireLease(context, key, 'another', 30)).toBeDefined();
}

/** An application on a cluster whose agent is played, with a sync that waits. */
async function scene(
  policy: Partial<SyncPolicy> = {},
  manifests: Manifest[] = [configMap('a'), configMap('b')],
  role = anyRole,
) {
  const context: Context = { ...(await test.member()), ...role.platform };
  const agent = await playAgent(context);
  await agent.connect();
  const { id } = await testApplication(context, policy, agent.clusterId);
  const push = async (objects: Manifest[], asked = 1) => {
    await recordRender(context, id, asked, { snapshot: await rendered(test, context, id, objects) });
    const { lastSync } = await getApplication(context, id);
    return lastSync?.id ?? '';
  };
  const syncId = await push(manifests);
  const run = (signal = new AbortController().signal, which = syncId) =>
    syncApplication(role, { organizationId: context.organizationId, syncId: asSyncId.parse(which) }, signal);
  const outcomes = async () => {
    const { objects } = await getSync(context, syncId);
    return Object.fromEntries(objects.map(({ ref, outcome }) => [ref.name, outcome]));
  };
  return { context, agent, id, push, syncId, run, sync: () => getSync(context, syncId), outcomes };
}

const BOTH = planOf({ a: 'create', b: 'create' });

it('plans, executes and ends a sync by what the agent answers', async () => {
  const manifests = [configMap('a', { key: 'value' })];
  const { context, agent, id, syncId, run, sync, outcomes } = await scene({}, manifests);
  const running = run();
  const plan = await agent.asked('plan');
  expect(plan.question).toMatchObject({
    application: { id, namespace: 'web', trackingPrefix: `${context.organizationId}/${id}` },
    operation: 'sync',
    previous: { snapshotId: null },
    hooks: { done: [], failed: {} },
  });
  const bundle = await agent.bundle(plan.question.snapshotId);
  expect(bundle?.manifests).toEqual([configMap('a', { key: 'value' })]);
  const alone = planOf({ a: 'create' });
  await agent.answer(plan.id, planned(alone));
  const execute = await agent.asked('execute');
  expect(execute.question).toMatchObject({ applicationId: id, planDigest: alone.digest, generation: 1 });
  await agent.tell(execute.id, [applied('a', 'created')]);
  await expect.poll(outcomes).toEqual({ a: 'created' });
  await agent.answer(execute.id, executed([result('a', 'created')]));
  await running;
  expect(await sync()).toMatchObject({ state: 'succeeded', durations: { apply: 3, health: 4 } });
  expect(await outcomes()).toEqual({ a: 'created' });
  expect(await listInventory(context, id)).toEqual([{ ...refOf('a'), uid: 'uid-a' }]);
  expect(await findRunTasks(context, { clusterId: agent.clusterId, syncId })).toEqual([]);
});

it('refuses a plan by policy: nothing is asked to be executed', async () => {
  const { agent, run, sync } = await scene();
  const running = run();
  const plan = await agent.asked('plan');
  const refuse = planOf({ a: 'refuse' }, { reason: 'It belongs to another application.' });
  await agent.answer(plan.id, planned(refuse));
  await running;
  expect(await sync()).toMatchObject({ state: 'failed', problem: { code: 'plan-refused' } });
});

it('waits for a yes to a plan, and goes on with it', async () => {
  const { context, agent, syncId, run, sync } = await scene();
  const first = run();
  const all = planOf(
    { a: 'unchanged', b: 'prune' },
    { needsApproval: 'It asks for it.', reason: 'It left Git.' },
  );
  const plan = await agent.asked('plan');
  await agent.answer(plan.id, planned(all, { inventorySize: 2 }));
  await first;
  expect(await sync()).toMatchObject({ state: 'waiting-for-approval', approval: { planDigest: all.digest } });
  await approveSync(context, syncId, all.digest);
  const second = run();
  const again = await agent.asked('plan');
  await agent.answer(again.id, planned(all, { inventorySize: 2 }));
  const execute = await agent.asked('execute');
  expect(execute.question.generation).toBe(2);
  await agent.answer(execute.id, executed([result('a', 'unchanged'), result('b', 'pruned')]));
  await second;
  expect(await sync()).toMatchObject({ state: 'succeeded' });
});

it('tells the agent when a person cancels', async () => {
  const { context, agent, syncId, run, sync } = await scene();
  const running = run();
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const execute = await agent.asked('execute');
  await cancelSync(context, syncId);
  expect(await agent.told(execute.id)).toEqual({ kind: 'stop', reason: 'cancelled' });
  const results = [result('a', 'created'), result('b', 'skipped')];
  await agent.answer(execute.id, executed(results, { outcome: 'cancelled' }));
  await running;
  expect(await sync()).toMatchObject({ state: 'cancelled' });
});

it('tells the agent what a newer snapshot wants otherwise', async () => {
  const { agent, push, run, sync } = await scene();
  const running = run();
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const execute = await agent.asked('execute');
  await push([configMap('a'), configMap('b', { key: 'newer' })]);
  const told = await agent.told(execute.id);
  expect(told).toMatchObject({ kind: 'newer', changed: [{ name: 'b' }, { name: 'b' }] });
  const results = [result('a', 'created'), result('b', 'skipped')];
  await agent.answer(execute.id, executed(results, { outcome: 'superseded' }));
  await running;
  expect(await sync()).toMatchObject({ state: 'superseded', supersededBy: 2 });
});

it('puts a sync off while the agent is away, says since when, and resumes when it is back', async () => {
  const { agent, run, sync } = await scene();
  await agent.leave();
  await run();
  const off = await sync();
  expect(off).toMatchObject({ state: 'pending', problem: { code: 'cluster-unreachable' } });
  expect(off.problem?.why).toMatch(/^The agent of this cluster is disconnected since \d{4}-/);
  expect(off.problem?.fix).toContain('kubectl -n landfall-agent logs deploy/landfall-agent');
  await agent.connect();
  const running = run();
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const results = [result('a', 'created'), result('b', 'created')];
  await agent.answer((await agent.asked('execute')).id, executed(results));
  await running;
  expect(await sync()).toMatchObject({ state: 'succeeded', attempt: 2 });
});

it('gives an agent that goes in the middle of a run some time, and then keeps what it told', async () => {
  const { context, agent, run, sync, outcomes } = await scene();
  const running = run();
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const lost = await agent.asked('execute');
  await agent.tell(lost.id, [applied('a', 'created')]);
  await agent.leave();
  await running;
  expect(await sync()).toMatchObject({ state: 'pending', problem: { code: 'cluster-unreachable' } });
  await agent.connect();
  // What it did while nobody heard it comes with its connection.
  await agent.answer(lost.id, executed([result('a', 'created'), result('b', 'created')]));
  const next = run();
  const plan = await agent.asked('plan');
  await agent.answer(plan.id, planned(planOf({ a: 'unchanged', b: 'unchanged' })));
  const execute = await agent.asked('execute');
  await agent.answer(execute.id, executed([result('a', 'unchanged'), result('b', 'unchanged')]));
  await next;
  expect(await sync()).toMatchObject({ state: 'succeeded' });
  expect(await outcomes()).toEqual({ a: 'created', b: 'created' });
  // What was heard at once is not told again by what came later.
  const told = (await eventsOf(context)).flatMap((event) =>
    event.type === 'sync-progress' ? event.events : [],
  );
  const created = told.flatMap((event) =>
    event.type === 'object-applied' && event.result.outcome === 'created' ? event.result.ref.name : [],
  );
  expect(created).toEqual(['a', 'b']);
});

it('takes over from a worker that was killed: its run is stopped, and what it did is not lost', async () => {
  const { context, agent, id, syncId, run, sync, outcomes } = await scene();
  // As a worker leaves it that dies while its agent executes.
  const dead = await acquireLease(context, applicationLease(id), 'dead', 0.3);
  if (!dead) throw new Error('the lease was to be free');
  await startSync(context, dead, syncId);
  const question = hostQuestion.parse({
    kind: 'execute',
    question: {
      syncId,
      applicationId: id,
      planDigest: BOTH.digest,
      generation: 1,
      waveDeadlineSeconds: 60,
      waitForHealth: true,
    },
  });
  await askAgent(context, { clusterId: agent.clusterId, question, withinMs: 60_000 });
  const old = await agent.asked('execute');
  await agent.tell(old.id, [applied('a', 'created')]);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const running = run();
  expect(await agent.told(old.id)).toEqual({ kind: 'stop', reason: 'lost' });
  await agent.tell(old.id, [applied('b', 'configured')]);
  const fence = { code: 'fence-lost', what: 'Stopped.', why: 'Lost.', fix: 'None.' };
  await agent.answer(old.id, { kind: 'problem', problem: fence, transient: true });
  const plan = await agent.asked('plan');
  await agent.answer(plan.id, planned(planOf({ a: 'unchanged', b: 'unchanged', c: 'create' })));
  const execute = await agent.asked('execute');
  expect(execute.question.generation).toBe(2);
  const rest = [result('a', 'unchanged'), result('b', 'unchanged'), result('c', 'created')];
  await agent.answer(execute.id, executed(rest));
  await running;
  expect(await sync()).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(await outcomes()).toEqual({ a: 'created', b: 'configured', c: 'created' });
  expect(await findRunTasks(context, { clusterId: agent.clusterId, syncId })).toEqual([]);
});

it('stops the run when its lease is lost, and ends nothing', async () => {
  const { context, agent, id, run, sync } = await scene();
  const running = run();
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const execute = await agent.asked('execute');
  await stealLease(context, id);
  expect(await agent.told(execute.id)).toEqual({ kind: 'stop', reason: 'lost' });
  await running;
  expect(await sync()).toMatchObject({ state: 'running' });
});

it('plans again when the agent was started anew between its plan and the run, though a person waits', async () => {
  const { context, agent, id, run } = await scene({ automated: false });
  const asked = await askForSync(context, id);
  const first = run(undefined, asked.id);
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const gone = { code: 'gone', what: 'It is gone.', why: 'Started anew.', fix: 'None.' };
  const answer = { kind: 'problem', problem: gone, transient: true } as const;
  await agent.answer((await agent.asked('execute')).id, answer);
  await first;
  const put = await getSync(context, asked.id);
  expect(put).toMatchObject({ state: 'pending', problem: { code: 'gone' } });
});

it('ends with what the agent told when nobody would try again', async () => {
  const { context, agent, id, run } = await scene({ automated: false });
  const asked = await askForSync(context, id);
  const running = run(undefined, asked.id);
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const execute = await agent.asked('execute');
  await agent.tell(execute.id, [applied('a', 'created')]);
  await agent.leave();
  await running;
  const ended = await getSync(context, asked.id);
  expect(ended).toMatchObject({ state: 'failed', problem: { code: 'cluster-unreachable' } });
  expect(ended.objects.map(({ ref, outcome }) => [ref.name, outcome])).toEqual([
    ['a', 'created'],
    ['b', 'skipped'],
  ]);
  // Nobody hears how it would end: it is to stop.
  await agent.connect();
  expect(await agent.told(execute.id)).toEqual({ kind: 'stop', reason: 'lost' });
});

it('ends with the words of an agent that does not allow it', async () => {
  const { agent, run, sync } = await scene();
  const running = run();
  const policy = {
    code: 'agent-policy',
    what: 'Not allowed.',
    why: 'Its policy says so.',
    fix: 'Ask its owner.',
  };
  const answer = { kind: 'problem', problem: policy, transient: false } as const;
  await agent.answer((await agent.asked('plan')).id, answer);
  await running;
  expect(await sync()).toMatchObject({ state: 'failed', problem: policy });
});

it('gives up an agent that is connected and does not begin, soon and in words; it is to stop', async () => {
  const { agent, run, sync } = await scene({}, undefined, agentRole(test, 800));
  const running = run();
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const stuck = await agent.asked('execute');
  await running;
  expect(await sync()).toMatchObject({ state: 'pending', problem: { code: 'cluster-timed-out' } });
  expect((await sync()).problem?.why).toContain('is connected and did not begin this run for 1 s');
  expect(await agent.told(stuck.id)).toEqual({ kind: 'stop', reason: 'lost' });
});

it('asks again with our copy of the inventory when the agent cannot read its own', async () => {
  const { context, agent, id, run, sync } = await scene();
  const first = run();
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  const both = [result('a', 'created'), result('b', 'created')];
  await agent.answer((await agent.asked('execute')).id, executed(both));
  await first;
  const asked = await askForSync(context, id);
  const next = run(undefined, asked.id);
  const damaged = { code: 'memory-damaged', what: 'It does not know.', why: 'Damaged.', fix: 'None.' };
  const question = await agent.asked('plan');
  expect(question.question.restore).toBeUndefined();
  await agent.answer(question.id, { kind: 'problem', problem: damaged, transient: false });
  const again = await agent.asked('plan');
  expect(again.question.restore).toEqual(['a', 'b'].map((name) => ({ ...refOf(name), uid: `uid-${name}` })));
  await agent.answer(again.id, planned(planOf({ a: 'unchanged', b: 'unchanged' })));
  const rest = [result('a', 'unchanged'), result('b', 'unchanged')];
  await agent.answer((await agent.asked('execute')).id, executed(rest));
  await next;
  expect(await getSync(context, asked.id)).toMatchObject({ state: 'succeeded' });
  expect(await sync()).toMatchObject({ state: 'succeeded' });
});

it('takes back a run that the agent never took', async () => {
  const { context, agent, syncId, run, sync } = await scene();
  const running = run();
  await agent.answer((await agent.asked('plan')).id, planned(BOTH));
  await expect.poll(() => findRunTasks(context, { clusterId: agent.clusterId, syncId })).toHaveLength(1);
  await agent.leave();
  await running;
  expect(await sync()).toMatchObject({ state: 'pending', problem: { code: 'cluster-unreachable' } });
  expect(await findRunTasks(context, { clusterId: agent.clusterId, syncId })).toEqual([]);
});
