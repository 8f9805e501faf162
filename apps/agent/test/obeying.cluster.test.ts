import type { HostAnswer } from '@landfall/contracts/host';
import type { Manifest } from '@landfall/contracts/resource';
import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { type Cluster, isClusterError, type KindRef } from '@landfall/engine';
import { afterEach, expect, test } from 'vitest';
import { CONFIG_MAPS, NAMESPACES, SECRETS } from '../src/cluster/own-kinds.ts';
import { healAlone } from '../src/heal/heal-alone.ts';
import { PolicyRefusal } from '../src/policy/words.ts';
import { agentBox, type Box, configMap, setPolicy } from './box.ts';

const open: Box[] = [];
/** An agent that forgets to judge plans. */
const forgetful = async (): Promise<Box> => {
  const made = await agentBox({ forgets: true });
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const PODS: KindRef = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const asSomebody = { fieldManager: 'somebody', dryRun: false };
const secret = (name: string, namespace?: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const there = async ({ own, application }: Box, kind: KindRef, name: string): Promise<boolean> => {
  try {
    await own.cluster.get(kind, { namespace: kind.namespaced ? application.namespace : '', name });
    return true;
  } catch (error) {
    if (isClusterError(error, 'not-found')) return false;
    throw error;
  }
};
const outcomes = (answer: HostAnswer): string[] =>
  answer.kind === 'execute'
    ? answer.answer.results.map(({ ref, outcome }) => `${ref.kind} ${ref.name}: ${outcome}`)
    : [JSON.stringify(answer)];
const said = (answer: HostAnswer): string => JSON.stringify(answer);

/** Everything that can be asked of a cluster about one object. */
const requests = (cluster: Cluster, kind: KindRef, object: Manifest): (() => Promise<unknown>)[] => {
  const { name, namespace = '' } = object.metadata;
  const at = { name, namespace };
  const apply = (dryRun: boolean) => () =>
    cluster.apply(kind, object, { fieldManager: 'landfall', force: true, dryRun });
  return [
    apply(false),
    apply(true),
    () => cluster.create(kind, object, { ...asSomebody }),
    () => cluster.replace(kind, object, asSomebody),
    () => cluster.patch(kind, at, [{ op: 'add', path: '/data', value: {} }], asSomebody),
    () => cluster.delete(kind, at, { uid: 'any', propagation: 'Background' }),
    () => cluster.get(kind, at),
  ];
};
const lists = (cluster: Cluster, kind: KindRef, scope: { namespace?: string }) => [
  () => cluster.list(kind, scope),
  async () => {
    for await (const event of cluster.watch(kind, { ...scope, signal: new AbortController().signal }))
      return event;
  },
];

test('no request leaves for what is denied: by kind, by namespace, by name, and what the agent stands on', async () => {
  const agent = await forgetful();
  const { application, home, host, own } = agent;
  const { namespace } = application;
  await setPolicy(agent, { namespaces: [namespace, home], deny: [{ kind: 'Secret' }, { name: 'precious' }] });
  await host.policy();
  const map = (name: string, at: string) => {
    const one = configMap(name, {});
    return { ...one, metadata: { ...one.metadata, namespace: at } };
  };
  const node: KindRef = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };
  const from = await auditOffset(agent.access.auditLogPath);
  for (const cluster of [host.own.cluster, host.own.cluster.guarded(() => undefined)]) {
    const all = [
      ...requests(cluster, SECRETS, secret('s', namespace)),
      ...requests(cluster, CONFIG_MAPS, map('a', 'kube-system')),
      ...requests(cluster, CONFIG_MAPS, map('precious', namespace)),
      ...requests(cluster, CONFIG_MAPS, map('landfall-agent-policy', home)),
      ...requests(cluster, NAMESPACES, map('kube-system', '')),
      ...requests(cluster, node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }),
      ...lists(cluster, SECRETS, { namespace }),
      ...lists(cluster, CONFIG_MAPS, { namespace: 'kube-system' }),
      ...lists(cluster, CONFIG_MAPS, {}),
      ...lists(cluster, node, {}),
      () =>
        cluster.logs(
          { namespace: 'kube-system', name: 'p' },
          { container: 'c', previous: false, tailLines: 1, maxBytes: 1 },
        ),
    ];
    for (const request of all) await expect(request()).rejects.toBeInstanceOf(PolicyRefusal);
  }
  const followed = host.own.cluster.followLog(
    { namespace: 'kube-system', name: 'p' },
    { container: 'c', tailLines: 1, signal: AbortSignal.timeout(5_000) },
  );
  await expect(followed[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(PolicyRefusal);
  await settleAudit(agent.access, agent.access.auditLogPath);
  const entries = await readAudit(agent.access.auditLogPath, { sinceOffset: from });
  const mine = entries.filter(
    ({ userAgent, namespace: at, name }) =>
      userAgent === 'landfall-agent' && (at === namespace || name === 'precious' || at === 'kube-system'),
  );
  expect(mine.map(({ verb, uri }) => `${verb} ${uri}`)).toEqual([]);

  // What is allowed goes through, and a list shows nothing of what is denied by name.
  await own.cluster.create(CONFIG_MAPS, map('precious', namespace), asSomebody);
  await host.own.cluster.create(CONFIG_MAPS, map('a', namespace), asSomebody);
  const names = (await host.own.cluster.list(CONFIG_MAPS, { namespace })).map(
    ({ metadata }) => metadata.name,
  );
  expect(names).toContain('a');
  expect(names).not.toContain('precious');
  expect((await host.own.cluster.list(NAMESPACES, {})).map(({ metadata }) => metadata.name)).toEqual([
    namespace,
  ]);
  expect(await host.own.cluster.list(PODS, { namespace })).toEqual([]);
});

const hook = (name: string) => {
  const one = secret(name);
  return { ...one, metadata: { ...one.metadata, annotations: { 'argocd.argoproj.io/hook': 'PreSync' } } };
};

test('what a plan forgot is not written: an object, a hook, a prune', async () => {
  const agent = await forgetful();
  const { host } = agent;
  const first = agent.render([secret('gone'), configMap('a', { x: '1' })]);
  await agent.execute(await agent.plan(first), 1);
  const previous = { snapshotId: first };
  const plans = [
    await agent.plan(agent.render([secret('gone'), secret('new'), configMap('a', { x: '1' })]), { previous }),
    await agent.plan(agent.render([secret('gone'), hook('before'), configMap('a', { x: '1' })]), {
      previous,
    }),
    await agent.plan(agent.render([configMap('a', { x: '1' })]), { previous }),
  ];
  await setPolicy(agent, { deny: [{ kind: 'Secret' }] });
  await host.policy();
  const answers = [];
  for (const [index, planned] of plans.entries()) answers.push(await agent.execute(planned, index + 2));
  expect(answers.map(outcomes)).toEqual([
    expect.arrayContaining(['Secret new: failed']),
    expect.arrayContaining(['Secret before: failed']),
    expect.arrayContaining(['Secret gone: failed']),
  ]);
  for (const answer of answers) expect(said(answer)).toContain('It is denied by name.');
  expect(await Promise.all(['gone', 'new', 'before'].map((name) => there(agent, SECRETS, name)))).toEqual([
    true,
    false,
    false,
  ]);
});

test('a namespace that CreateNamespace would make is not made where Namespaces are denied', async () => {
  const agent = await forgetful();
  const { application, host } = agent;
  application.namespace = `${application.namespace}-made`;
  application.policy.createNamespace = true;
  const planned = await agent.plan(agent.render([configMap('a', { x: '1' })]));
  await setPolicy(agent, { deny: [{ kind: 'Namespace' }] });
  await host.policy();
  const executed = await agent.execute(planned, 1);
  expect(outcomes(executed)).toContain(`Namespace ${application.namespace}: failed`);
  expect(await there(agent, NAMESPACES, application.namespace)).toBe(false);
});

test('a heal that is not judged puts nothing back that is denied by name', async () => {
  const agent = await forgetful();
  const { application, host, own } = agent;
  const rendered = agent.render([configMap('a', { x: '1' })]);
  await agent.execute(await agent.plan(rendered), 3);
  const wanted = { application, snapshotId: rendered, previous: { snapshotId: rendered } };
  await host.desired.replace([{ ...wanted, heal: true, leave: [] }]);
  const name = { namespace: application.namespace, name: 'a' };
  const { metadata } = await own.cluster.get(CONFIG_MAPS, name);
  await own.cluster.delete(CONFIG_MAPS, name, { uid: String(metadata.uid), propagation: 'Background' });
  await setPolicy(agent, { deny: [{ name: 'a' }] });
  const healing = healAlone(host, () => true, new AbortController().signal);
  const heal = async () => {
    await host.policy();
    healing.moved([application.id]);
    await healing.idle();
    return there(agent, CONFIG_MAPS, 'a');
  };
  expect(await heal()).toBe(false);
  await setPolicy(agent, {});
  expect(await heal()).toBe(true);
});

test('a question about what may not be read is refused with its words: a plan, a look, an object', async () => {
  const agent = await agentBox();
  open.push(agent);
  const { application } = agent;
  const rendered = agent.render([configMap('a', { x: '1' }), secret('s')]);
  await agent.execute(await agent.plan(rendered), 1);
  await setPolicy(agent, { deny: [{ kind: 'Secret', namespace: application.namespace }] });
  const previous = { snapshotId: rendered };
  const of = { application, snapshotId: rendered, previous, respectIgnored: true };
  const ref = { group: '', version: 'v1', kind: 'Secret', namespace: application.namespace, name: 's' };
  const answers = [
    await agent.plan(rendered, { previous }),
    await agent.plan(agent.render([configMap('a', { x: '1' })]), { previous }),
    await agent.plan(rendered, { previous, operation: 'delete' }),
    await agent.ask({ kind: 'observe', question: of }),
    await agent.ask({ kind: 'object', question: { application, snapshots: [rendered], ref } }),
    await agent.ask({ kind: 'inside', question: { application, snapshots: [rendered], ref } }),
  ];
  for (const answer of answers) {
    expect(answer).toMatchObject({ kind: 'problem', problem: { code: 'local-policy' }, transient: false });
    expect(said(answer)).toContain('Secret s in');
  }
});
