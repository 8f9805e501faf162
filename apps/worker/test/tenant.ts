import { setTimeout as sleep } from 'node:timers/promises';
import { createApplication } from '@landfall/actions/applications/create';
import { registerCluster } from '@landfall/actions/clusters/register';
import type { Context } from '@landfall/actions/context';
import { createProbe } from '@landfall/actions/probes/create';
import { getProbe } from '@landfall/actions/probes/get';
import { connectRepository } from '@landfall/actions/repositories/connect';
import { type CreateApplicationInput, createApplicationInput } from '@landfall/contracts/application';
import type { ProbeInput, ProbeView } from '@landfall/contracts/probe';
import type { World } from './world.ts';

/** A tenant with a repository, the test cluster, and nothing else. */
export interface Tenant {
  context: Context;
  repositoryId: string;
  clusterId: string;
  namespace: string;
  /** Name of its repository on the Git server. */
  repository: string;
}

let tenants = 0;

/** Makes a tenant the way a person does: probe, register, connect. Needs both workers. */
export async function newTenant(world: World): Promise<Tenant> {
  const member = await world.test.member();
  const context: Context = { ...member, ...world.platform };
  const probe = await ask(context, { kind: 'cluster', kubeconfig: world.cluster.kubeconfig });
  const cluster = await registerCluster(context, { name: 'prod', probeId: probe.id });
  const namespace = await world.cluster.namespace();
  return { context, ...(await ownRepository(world, context)), clusterId: cluster.id, namespace };
}

/** Makes a repository on the Git server, and connects it. */
export async function ownRepository(
  world: World,
  context: Context,
): Promise<Pick<Tenant, 'repository' | 'repositoryId'>> {
  tenants += 1;
  const repository = `acme/shop-${tenants}`;
  const user = { name: 'ci', token: 'canary-git-token-5f1d' };
  const { cloneUrl } = await world.git.createRepository(repository, { users: [user] });
  const connected = await connectRepository(context, {
    name: 'shop',
    url: cloneUrl,
    credential: { username: user.name, token: user.token },
  });
  return { repository, repositoryId: connected.id };
}

/** Asks a question and waits for its answer. */
export async function ask(context: Context, input: ProbeInput): Promise<ProbeView> {
  const { id } = await createProbe(context, input);
  return eventually(async () => {
    const probe = await getProbe(context, id);
    return probe.state === 'done' || probe.state === 'failed' ? probe : undefined;
  });
}

/** Creates an application of a tenant's repository. */
export function addApplication(
  tenant: Tenant,
  input: Partial<CreateApplicationInput> & { name: string; path: string },
) {
  const { repositoryId, clusterId, namespace } = tenant;
  return createApplication(
    tenant.context,
    createApplicationInput.parse({ repositoryId, clusterId, namespace, ...input }),
  );
}

/** Looks until something is there; the test's own timeout ends it. */
export async function eventually<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(50);
  }
}

export const configMap = (name: string, data: Record<string, string>): string =>
  `${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }, null, 2)}\n`;
