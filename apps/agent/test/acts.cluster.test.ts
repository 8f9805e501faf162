import { randomUUID } from 'node:crypto';
import { RESTARTED_AT } from '@landfall/contracts/act';
import type { LogLines } from '@landfall/contracts/follow';
import type { HostAnswer } from '@landfall/contracts/host';
import { agentTaskId, applicationId, probeId, type SnapshotId } from '@landfall/contracts/ids';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { writeToChat } from '@landfall/devstack/control-plane/pod-logs';
import { afterEach, expect, test, vi } from 'vitest';
import { CONFIG_MAPS } from '../src/cluster/own-kinds.ts';
import { PolicyRefusal } from '../src/policy/words.ts';
import { MOST_FOLLOWS } from '../src/tasks/follows.ts';
import { agentBox, type Box, configMap, deployment } from './box.ts';

const soon = { timeout: 10_000, interval: 50 };
const AT = '2026-11-28T12:00:00Z';
const DEPLOYMENTS = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
};

const open: Box[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** An agent that has deployed this and knows that it is wanted. */
async function scene(manifest: Manifest): Promise<{ agent: Box; ref: ResourceRef; snapshotId: SnapshotId }> {
  const agent = await agentBox();
  open.push(agent);
  const snapshotId = agent.render([manifest]);
  await agent.execute(await agent.plan(snapshotId), 1);
  const { application } = agent;
  await agent.host.desired.replace([
    { application, snapshotId, previous: { snapshotId }, heal: true, leave: [] },
  ]);
  const { namespace } = application;
  const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: manifest.metadata.name };
  return { agent, ref, snapshotId };
}

const act = (agent: Box, ref: ResourceRef, over: object = {}) =>
  agent.ask({
    kind: 'act',
    question: { applicationId: agent.application.id, ref, act: 'restart', at: AT, ...over },
  });
const policy = async (agent: Box, rules: object) => {
  const map: Manifest = {
    ...configMap('landfall-agent-policy', { 'policy.json': JSON.stringify(rules) }),
    metadata: { name: 'landfall-agent-policy', namespace: agent.home },
  };
  await agent.own.cluster.apply(CONFIG_MAPS, map, { fieldManager: 'admin', force: true, dryRun: false });
};
const live = async (agent: Box, ref: ResourceRef) =>
  (await agent.own.cluster.get(DEPLOYMENTS, ref)).spec as {
    replicas: number;
    template: { metadata: { annotations?: Record<string, string> } };
  };
const code = (answer: HostAnswer) => (answer.kind === 'problem' ? answer.problem.code : answer.kind);

test('restarts, and scales back to what its own snapshot says', async () => {
  const { agent, ref } = await scene(deployment('web', 2));
  expect(await act(agent, ref)).toEqual({ kind: 'act', answer: { verb: 'restart', at: AT } });
  expect((await live(agent, ref)).template.metadata.annotations).toEqual({ [RESTARTED_AT]: AT });
  const kubectl = { fieldManager: 'kubectl', dryRun: false };
  const more = [{ op: 'replace', path: '/spec/replicas', value: 5 }] as const;
  await agent.own.cluster.patch(DEPLOYMENTS, ref, more, kubectl);
  expect(await act(agent, ref, { act: 'scale-back' })).toEqual({
    kind: 'act',
    answer: { verb: 'scale-back', from: 5, to: 2 },
  });
  expect((await live(agent, ref)).replicas).toBe(2);
});

test('what it does not know to be wanted here it does not touch, whoever asks', async () => {
  const { agent, ref } = await scene(deployment('web'));
  const stranger = applicationId.parse(randomUUID());
  expect(code(await act(agent, ref, { applicationId: stranger }))).toBe('act-not-applied');
  const made = { ...deployment('other'), metadata: { name: 'other', namespace: ref.namespace } };
  await agent.own.cluster.create(DEPLOYMENTS, made, { fieldManager: 'somebody', dryRun: false });
  expect(code(await act(agent, { ...ref, name: 'other' }))).toBe('act-not-applied');
  await agent.host.desired.replace([]);
  expect(code(await act(agent, ref))).toBe('act-not-applied');
  expect((await live(agent, ref)).template.metadata.annotations).toBeUndefined();
});

test('the local policy keeps it from both verbs and from the log, in words', async () => {
  const { agent, ref, snapshotId } = await scene(deployment('web'));
  await policy(agent, { deny: [{ namespace: ref.namespace }] });
  expect(code(await act(agent, ref))).toBe('local-policy');
  expect(code(await act(agent, ref, { act: 'scale-back' }))).toBe('local-policy');
  const of = { application: agent.application, snapshots: [snapshotId], ref, pod: 'web-1', container: 'web' };
  expect(code(await agent.ask({ kind: 'log', question: { ...of, previous: false } }))).toBe('local-policy');
  const followId = probeId.parse(randomUUID());
  expect(code(await agent.ask({ kind: 'follow', question: { ...of, followId } }))).toBe('local-policy');
  expect((await live(agent, ref)).template.metadata.annotations).toBeUndefined();
  // Beneath it as well, whatever was judged above.
  const pod = { namespace: ref.namespace, name: 'web-1' };
  const options = { container: 'web', tailLines: 1, signal: new AbortController().signal };
  const bytes = agent.host.own.cluster.followLog(pod, options)[Symbol.asyncIterator]();
  await expect(bytes.next()).rejects.toBeInstanceOf(PolicyRefusal);
});

test('without its Lease, or with no time left, it does nothing', async () => {
  const { agent, ref } = await scene(deployment('web'));
  const late = agentTaskId.parse(randomUUID());
  const question = { applicationId: agent.application.id, ref, act: 'restart', at: AT } as const;
  await agent.tasks.take(late, { kind: 'act', question }, 1);
  const told = agent.host.journal.after(0).at(-1)?.entry;
  expect(told).toMatchObject({ kind: 'answer', taskId: late, answer: { problem: { code: 'too-late' } } });
  await agent.host.lease.release();
  expect(code(await act(agent, ref))).not.toBe('act');
  expect((await live(agent, ref)).template.metadata.annotations).toBeUndefined();
});

test('follows a log over the connection that stands, until nobody hears it or the connection is gone', async () => {
  const chatty = deployment('chatty');
  Object.assign((chatty.spec as { template: { spec: object } }).template.spec, {
    containers: [{ name: 'chat', image: 'registry.test/web:1' }],
  });
  const { agent, ref, snapshotId } = await scene(chatty);
  const pod = await podOf(agent, ref.namespace, 'chatty');
  const said = new Map<string, string[]>();
  const connect = () =>
    agent.tasks.follows.connected((taskId, { lines }: LogLines) => {
      said.set(taskId, [...(said.get(taskId) ?? []), ...lines]);
      return true;
    });
  connect();
  const follow = (over: object = {}) => {
    const id = agentTaskId.parse(randomUUID());
    const question = {
      ...{ application: agent.application, snapshots: [snapshotId], ref, pod, container: 'chat' },
      ...{ followId: probeId.parse(randomUUID()), ...over },
    };
    const done = agent.tasks.take(id, { kind: 'follow', question }, 60_000);
    const ended = async () => {
      await done;
      const told = agent.host.journal.after(0).find(({ entry }) => 'taskId' in entry && entry.taskId === id);
      return told?.entry.kind === 'answer' ? told.entry.answer : undefined;
    };
    return { id, ended };
  };
  expect(await follow({ pod: 'stranger' }).ended()).toMatchObject({ problem: { code: 'pod-missing' } });
  const one = follow();
  await vi.waitFor(() => expect(said.get(one.id)).toContain('hello'), soon);
  const word = randomUUID();
  await writeToChat(agent.access.auditLogPath, [word]);
  await vi.waitFor(() => expect(said.get(one.id)).toContain(word), soon);
  agent.tasks.follows.end(one.id);
  expect(await one.ended()).toEqual({ kind: 'follow', answer: { ended: 'unheard' } });
  const all = Array.from({ length: MOST_FOLLOWS }, () => follow());
  await vi.waitFor(() => expect(all.every(({ id }) => said.has(id))).toBe(true), soon);
  expect(await follow().ended()).toMatchObject({ problem: { code: 'too-many-follows' } });
  // Others are answered meanwhile.
  expect(code(await act(agent, ref))).toBe('act');
  agent.tasks.follows.gone();
  for (const { ended } of all) expect(await ended()).toEqual({ kind: 'follow', answer: { ended: 'lost' } });
});

const PODS = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
async function podOf(agent: Box, namespace: string, app: string): Promise<string> {
  const [pod] = await agent.own.cluster.list(PODS, { namespace, labelSelector: `app=${app}` });
  return pod?.metadata.name ?? '';
}
