import type { HostAnswer } from '@landfall/contracts/host';
import type { Manifest } from '@landfall/contracts/resource';
import { afterEach, expect, test } from 'vitest';
import { SECRETS } from '../src/cluster/own-kinds.ts';
import { agentSecrets } from '../src/store/secrets.ts';
import { agentBox, type Box, configMap, deployment, setPolicy } from './box.ts';

const open: Box[] = [];
const box = async (): Promise<Box> => {
  const made = await agentBox();
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const actions = (answer: HostAnswer): string[] =>
  answer.kind === 'plan'
    ? answer.answer.plan.items.map(({ ref, action }) => `${ref.kind} ${ref.name}: ${action}`)
    : [JSON.stringify(answer)];
const outcomes = (answer: HostAnswer): string[] =>
  answer.kind === 'execute'
    ? answer.answer.results.map(({ ref, outcome }) => `${ref.kind} ${ref.name}: ${outcome}`)
    : [JSON.stringify(answer)];

test('plans, executes the very plan, finds all as it should be, prunes what left', async () => {
  const agent = await box();
  const first = agent.render([configMap('a', { x: '1' }), deployment('web')]);
  const planned = await agent.plan(first);
  expect(actions(planned).sort()).toEqual(['ConfigMap a: create', 'Deployment web: create']);
  const executed = await agent.execute(planned, 1);
  expect(outcomes(executed).sort()).toEqual(['ConfigMap a: created', 'Deployment web: created']);
  expect(executed).toMatchObject({
    answer: { outcome: 'succeeded', seen: { health: { status: 'Healthy' } } },
  });
  expect(executed.kind === 'execute' && executed.answer.inventory.every(({ uid }) => uid !== '')).toBe(true);

  const previous = { snapshotId: first };
  const again = await agent.plan(first, { previous });
  expect(actions(again).sort()).toEqual(['ConfigMap a: unchanged', 'Deployment web: unchanged']);
  const { application } = agent;
  const observed = await agent.ask({
    kind: 'observe',
    question: { application, snapshotId: first, previous, respectIgnored: true },
  });
  expect(observed).toMatchObject({ kind: 'observe', answer: { health: { status: 'Healthy' } } });

  const second = await agent.plan(agent.render([deployment('web')]), { previous });
  expect(actions(second)).toContain('ConfigMap a: prune');
  const pruned = await agent.execute(second, 2);
  expect(outcomes(pruned)).toContain('ConfigMap a: pruned');
  expect(pruned.kind === 'execute' && pruned.answer.inventory.map(({ name }) => name)).toEqual(['web']);
});

test('a hook runs, and events are told before the answer', async () => {
  const agent = await box();
  const hook = configMap('before', { x: '1' }, { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } });
  const planned = await agent.plan(agent.render([hook, configMap('a', { x: '1' })]));
  const executed = await agent.execute(planned, 1);
  expect(outcomes(executed)).toEqual(['ConfigMap before: created', 'ConfigMap a: created']);
  const kinds = agent.host.journal.after(0).map(({ entry }) => entry.kind);
  expect(kinds.lastIndexOf('events')).toBeLessThan(kinds.lastIndexOf('answer'));
  expect(kinds).toContain('events');
});

test('a ledger that was damaged is said to be, and made anew from what the platform knows: what left Git is pruned all the same', async () => {
  const agent = await box();
  const first = agent.render([configMap('a', { x: '1' }), configMap('b', { x: '1' })]);
  const executed = await agent.execute(await agent.plan(first), 1);
  const restore = executed.kind === 'execute' ? executed.answer.inventory : [];
  const secrets = agentSecrets(agent.own.cluster, agent.home);
  const name = `landfall-agent-ledger-${agent.application.id}`;
  const found = await secrets.read(name);
  await secrets.write(name, 'ledger', { head: Buffer.from('none') }, found?.version);
  const previous = { snapshotId: first };
  const next = agent.render([configMap('a', { x: '1' })]);
  expect(await agent.plan(next, { previous })).toMatchObject({ problem: { code: 'memory-damaged' } });
  const planned = await agent.plan(next, { previous, restore });
  expect(actions(planned)).toContain('ConfigMap b: prune');
  expect(outcomes(await agent.execute(planned, 2))).toContain('ConfigMap b: pruned');
  expect(await agent.host.ledgers.inventory(agent.application.id)).toMatchObject([{ name: 'a' }]);
});

test('a plan is executed once, and only one that this agent made', async () => {
  const agent = await box();
  const planned = await agent.plan(agent.render([configMap('a', { x: '1' })]));
  await agent.execute(planned, 1);
  expect(await agent.execute(planned, 2)).toMatchObject({ kind: 'problem', problem: { code: 'gone' } });
});

test('a lower generation than was seen is refused', async () => {
  const agent = await box();
  const planned = await agent.plan(agent.render([configMap('a', { x: '1' })]));
  await agent.host.ledgers.begin(agent.application.id, 7);
  expect(await agent.execute(planned, 6)).toMatchObject({
    kind: 'problem',
    problem: { code: 'fence-lost' },
    transient: true,
  });
  expect(await agent.host.ledgers.inventory(agent.application.id)).toEqual([]);
});

test('the local policy refuses a plan, and one that it did not refuse yet', async () => {
  const agent = await box();
  const rendered = agent.render([configMap('a', { x: '1' }), deployment('web')]);
  const planned = await agent.plan(rendered);
  await setPolicy(agent, { kinds: ['ConfigMap'] });
  const refused = await agent.plan(rendered);
  expect(refused).toMatchObject({ kind: 'problem', problem: { code: 'local-policy' }, transient: false });
  expect(refused.kind === 'problem' && refused.problem.what).toContain('web');
  expect(refused.kind === 'problem' && refused.problem.fix).toContain('landfall-agent-policy');
  expect(await agent.execute(planned, 1)).toMatchObject({ problem: { code: 'local-policy' } });
  expect(await agent.host.ledgers.inventory(agent.application.id)).toEqual([]);
});

test('an object is shown masked, and only with the mark of the application', async () => {
  const agent = await box();
  const secret: Manifest = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login' },
    stringData: { password: 'correct horse' },
  };
  const rendered = agent.render([secret]);
  await agent.execute(await agent.plan(rendered), 1);
  const { application } = agent;
  const { namespace } = application;
  const refOf = (name: string) => ({ group: '', version: 'v1', kind: 'Secret', namespace, name });
  const look = (name: string) =>
    agent.ask({ kind: 'object', question: { application, snapshots: [rendered], ref: refOf(name) } });
  const shown = await look('login');
  expect(shown).toMatchObject({ kind: 'probe', answer: { kind: 'object' } });
  expect(JSON.stringify(shown)).not.toContain(Buffer.from('correct horse').toString('base64'));
  await agent.own.cluster.create(
    SECRETS,
    { ...secret, metadata: { name: 'other', namespace } },
    { fieldManager: 'somebody', dryRun: false },
  );
  expect(await look('other')).toMatchObject({ kind: 'problem', problem: { code: 'object-not-ours' } });
  expect(await look('none')).toMatchObject({ kind: 'problem', problem: { code: 'object-missing' } });
});
