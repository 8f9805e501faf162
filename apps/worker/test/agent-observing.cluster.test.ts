import { gunzipSync } from 'node:zlib';
import { getApplication } from '@landfall/actions/applications/get';
import { getCluster } from '@landfall/actions/clusters/list';
import { lockApplication } from '@landfall/actions/freeze/lock';
import { unlockApplication } from '@landfall/actions/freeze/unlock';
import { lockInput } from '@landfall/contracts/freeze';
import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { isWrite, overlappingWrites } from '@landfall/devstack/overlapping-writes';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AgentTenant, type AgentWorld, startAgentWorld } from './agent-world.ts';
import { type DriftScene, driftScene } from './drift-scene.ts';
import { faresAsShown } from './faring.ts';
import { configMap, eventually, ownRepository, type Tenant } from './tenant.ts';

let world: AgentWorld;
beforeAll(async () => {
  world = await startAgentWorld();
  world.api();
  world.worker('source');
  // Without an observer nothing is looked at before an hour has gone by.
  world.worker('apply', { env: { LANDFALL_CHECK_SECONDS: '3600' } });
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

type AgentTenantWithGit = AgentTenant & Tenant;

async function tenantOf(name: string): Promise<AgentTenantWithGit> {
  const hosted = await world.tenant(name);
  return { ...hosted, ...(await ownRepository(world, hosted.context)) };
}
const isConnected = async ({ context, clusterId }: AgentTenant) =>
  (await getCluster(context, clusterId)).state === 'connected';
const connected = (tenant: AgentTenant) => eventually(() => isConnected(tenant));
const away = (tenant: AgentTenant) => eventually(async () => !(await isConnected(tenant)));
const sceneOf = (tenant: AgentTenantWithGit): DriftScene =>
  driftScene(world, tenant, () => connected(tenant));
const isGit = ({ dataOf }: DriftScene, name: string) =>
  eventually(async () => (await dataOf(name)).v === 'git');

/** Who holds the right to act in the cluster. */
async function holderOf({ home }: AgentTenant): Promise<string> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${home}/leases/landfall-agent`;
  const { body } = await kubernetesRequest(world.cluster, 'GET', path);
  return (body as { spec?: { holderIdentity?: string } }).spec?.holderIdentity ?? '';
}

it('7: how an object fares is shown as it happens, without a look by the clock, and floods nobody when it flaps', async () => {
  const tenant = await tenantOf('faring');
  tenant.agent();
  await connected(tenant);
  await faresAsShown(world, tenant);
});

/** Has the agent kept that it is not to heal this application? */
async function isLeft({ home }: AgentTenant, applicationId: string): Promise<boolean> {
  const path = `/api/v1/namespaces/${home}/secrets/landfall-agent-desired`;
  const { body } = await kubernetesRequest(world.cluster, 'GET', path);
  const { data } = body as { data: { part: string } };
  const text = gunzipSync(Buffer.from(data.part, 'base64')).toString('utf8');
  const wanted = JSON.parse(text) as { application: { id: string }; heal: boolean }[];
  return wanted.some(({ application, heal }) => application.id === applicationId && !heal);
}

describe('7: of the agents of a cluster exactly one watches it', () => {
  it('another one waits, takes over when it is killed, and sees what happened in between', async () => {
    const tenant = await tenantOf('killed');
    const first = tenant.agent();
    await connected(tenant);
    const scene = sceneOf(tenant);
    const id = await scene.standing('killed', configMap('killed', { v: 'git' }), true);
    const holder = await holderOf(tenant);
    const second = tenant.agent();
    await eventually(async () => second.log().includes('another agent is active'));
    await scene.applyAs('kubectl-edit', 'killed', { v: 'one watches' });
    await isGit(scene, 'killed');
    await eventually(async () => (await scene.heals(id)) === 1);
    expect(await holderOf(tenant)).toBe(holder);
    await first.kill();
    await scene.applyAs('kubectl-edit', 'killed', { v: 'nobody watches' });
    await isGit(scene, 'killed');
    expect(await holderOf(tenant)).not.toBe(holder);
    await eventually(async () => (await scene.heals(id)) === 2);
    expect((await getApplication(tenant.context, id)).problem).toBeNull();
  });

  it('one that is frozen gives way, and does no harm when it comes back', async () => {
    const tenant = await tenantOf('frozen');
    const frozen = tenant.agent();
    await connected(tenant);
    const scene = sceneOf(tenant);
    const id = await scene.standing('frozen', configMap('frozen', { v: 'git' }), true);
    const holder = await holderOf(tenant);
    const from = await auditOffset(world.cluster.auditLogPath);
    tenant.agent();
    frozen.signal('SIGSTOP');
    await eventually(async () => (await holderOf(tenant)) !== holder);
    await scene.applyAs('kubectl-edit', 'frozen', { v: 'while it is frozen' });
    await isGit(scene, 'frozen');
    const other = await holderOf(tenant);
    frozen.signal('SIGCONT');
    await eventually(async () => frozen.log().includes('another agent is active'));
    await scene.applyAs('kubectl-edit', 'frozen', { v: 'again' });
    await isGit(scene, 'frozen');
    await eventually(async () => (await scene.heals(id)) === 2);
    expect(await holderOf(tenant)).toBe(other);
    await settleAudit(world.cluster, world.cluster.auditLogPath);
    const writes = (await readAudit(world.cluster.auditLogPath, { sinceOffset: from })).filter(
      (entry) => entry.namespace === tenant.namespace && isWrite(entry),
    );
    expect(overlappingWrites(writes)).toEqual([]);
  });

  it('killed, and none to take over: it is told as away, and the next one sees what happened meanwhile', async () => {
    const tenant = await tenantOf('away');
    const only = tenant.agent();
    await connected(tenant);
    const scene = sceneOf(tenant);
    const id = await scene.standing('away', configMap('away', { v: 'git' }), true);
    await only.kill();
    await away(tenant);
    await scene.applyAs('kubectl-edit', 'away', { v: 'nobody sees it' });
    expect((await getApplication(tenant.context, id)).syncStatus).toBe('Unknown');
    tenant.agent();
    await isGit(scene, 'away');
    await scene.synced(id);
  });
});

it('7: cut off, an agent heals alone what may be healed, and leaves what is locked', async () => {
  const tenant = await tenantOf('cut');
  tenant.agent();
  await connected(tenant);
  const scene = sceneOf(tenant);
  await scene.standing('free', configMap('free', { v: 'git' }), true);
  const locked = await scene.standing('locked', configMap('locked', { v: 'git' }), true);
  await lockApplication(tenant.context, locked, lockInput.parse({ reason: 'Migrating.' }));
  await eventually(() => isLeft(tenant, locked));
  world.wire.cut();
  await away(tenant);
  for (const name of ['locked', 'free']) await scene.applyAs('kubectl-edit', name, { v: 'nobody is told' });
  await isGit(scene, 'free');
  expect(await scene.dataOf('locked')).toEqual({ v: 'nobody is told' });
  world.wire.mend();
  await scene.drift(locked, ({ field, manager }) => field === '/data/v' && manager === 'kubectl-edit');
  await unlockApplication(tenant.context, locked);
  await isGit(scene, 'locked');
});
