import type { AgentRights } from '@landfall/contracts/agent';
import type { Manifest } from '@landfall/contracts/resource';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { testCluster } from '@landfall/devstack/test-stack';
import {
  CONFIG_MAPS,
  configMap,
  deployment,
  patchAs,
  planLines,
  sandbox,
} from '@landfall/engine/testing/sandbox';
import { hostSandboxes } from '@landfall/engine/testing/sandbox-hosts';
import { afterEach, expect, test } from 'vitest';
import { agentHost } from './through/agent-host.ts';
import { lineTo } from './through/line.ts';
import { type AgentProcess, startAgent } from './through/process.ts';

const open: AgentProcess[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** An agent with these rights in two namespaces, the first of them that of the next sandbox. */
async function agentWith(rights: AgentRights): Promise<{ agent: AgentProcess; namespaces: string[] }> {
  const access = await testCluster();
  const namespaces = await Promise.all([access.namespace(), access.namespace()]);
  const agent = await startAgent(rights, rights === 'namespaces' ? namespaces : []);
  open.push(agent);
  const line = { platform: agent.platform, line: lineTo(agent.platform) };
  hostSandboxes({
    namespace: async () => namespaces[0] ?? '',
    open: (box) => agentHost(box, async () => line),
  });
  return { agent, namespaces };
}
const inside = (manifest: Manifest, namespace: string): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, namespace },
});

test.each<AgentRights>(['cluster', 'namespaces', 'read-only'])(
  'with rights %s it tells which cluster this is, how large, and what it may do there',
  async (rights) => {
    const { agent } = await agentWith(rights);
    const facts = await agent.platform.facts;
    expect(facts.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(facts.nodes).toBeGreaterThan(0);
    const patches = facts.permissions.filter(({ verb }) => verb === 'patch');
    expect(patches.length).toBeGreaterThan(0);
    expect(patches.some(({ allowed }) => allowed)).toBe(rights !== 'read-only');
    expect(patches.every(({ allowed }) => allowed)).toBe(rights === 'cluster');
  },
);

test('chosen namespaces: all of them, nothing beside, whatever its own policy comes to say', async () => {
  const { agent, namespaces } = await agentWith('namespaces');
  const [, second = ''] = namespaces;
  const box = await sandbox();
  const desired = [configMap('a', { x: '1' }), inside(configMap('b', { x: '1' }), second)];
  expect((await box.sync(desired)).outcome).toBe('succeeded');
  const elsewhere = [...desired, inside(configMap('c', { x: '1' }), 'kube-system')];
  await expect(box.plan(elsewhere)).rejects.toThrow('does not touch ConfigMap c in kube-system');

  const data = { 'policy.json': '{}' };
  await box.cluster.apply(CONFIG_MAPS, inside(configMap('landfall-agent-policy', data), agent.account.home), {
    fieldManager: 'somebody',
    force: true,
    dryRun: false,
  });
  await expect(box.plan(elsewhere)).rejects.toThrow('kube-system');
  expect(planLines(await box.plan(desired))).toEqual(['ConfigMap a: unchanged', 'ConfigMap b: unchanged']);
  const access = await testCluster();
  const { status } = await kubernetesRequest(access, 'GET', '/api/v1/namespaces/kube-system/configmaps/c');
  expect(status).toBe(404);
});

test('read-only: it sees what has drifted and what is missing, and changes nothing', async () => {
  // Made with other rights; then an agent comes that may only look.
  const { agent } = await agentWith('cluster');
  const box = await sandbox();
  await box.sync([
    configMap('a', { x: '1' }),
    configMap('b', { x: '1' }),
    deployment('web', { replicas: 1 }),
  ]);
  await agent.close();
  await agentWith('read-only');
  const reader = await sandbox();
  Object.assign(reader, { application: box.application, previous: box.previous });
  const statuses = async () =>
    (await reader.observe()).resources.map(({ ref, status }) => `${ref.name} ${status}`);
  expect(await statuses()).toEqual(['a Synced', 'b Synced', 'web Synced']);

  const name = { namespace: box.namespace, name: 'b' };
  const { metadata } = await box.cluster.get(CONFIG_MAPS, name);
  await box.cluster.delete(CONFIG_MAPS, name, { uid: String(metadata.uid), propagation: 'Background' });
  await patchAs(box, 'somebody', 'configmaps/a', { data: { x: '2' } });
  expect(await statuses()).toEqual(['a OutOfSync', 'b Missing', 'web Synced']);
  const refused = await reader.sync(box.previous);
  expect(refused).toMatchObject({ outcome: 'failed', problem: { code: 'plan-refused' } });
  expect(refused.planned.plan.items[0]?.reason).toContain('cannot patch resource "configmaps"');
  expect(await statuses()).toEqual(['a OutOfSync', 'b Missing', 'web Synced']);
  expect((await box.cluster.get(CONFIG_MAPS, { ...name, name: 'a' })).data).toEqual({ x: '2' });
});
