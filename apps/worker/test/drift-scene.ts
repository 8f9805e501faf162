import { getApplication } from '@landfall/actions/applications/get';
import { listDrifts } from '@landfall/actions/drifts/list';
import { listSyncs } from '@landfall/actions/syncs/list';
import { syncPolicy } from '@landfall/contracts/application';
import type { DriftView } from '@landfall/contracts/drift';
import { APPLICATION_LABEL } from '@landfall/contracts/resource';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { addApplication, eventually, type Tenant } from './tenant.ts';
import type { World } from './world.ts';

/** A tenant whose cluster is watched, by whichever host, and somebody who changes things behind its back. */
export interface DriftScene {
  world: World;
  tenant: Tenant;
  /** An application of one manifest that stands as Git has it, and is watched. */
  standing(name: string, manifest: string, selfHeal: boolean): Promise<string>;
  dataOf(name: string): Promise<Record<string, string>>;
  /** A server-side apply of a ConfigMap under another manager's name, by force. */
  applyAs(manager: string, name: string, data: Record<string, string>): Promise<unknown>;
  remove(name: string): Promise<unknown>;
  stripLabel(name: string): Promise<void>;
  openDrifts(applicationId: string): Promise<DriftView[]>;
  /** Waits for the first open drift that is like this. */
  drift(applicationId: string, wanted: (one: DriftView) => boolean): Promise<DriftView>;
  /** How often it was healed. */
  heals(applicationId: string): Promise<number>;
  synced(applicationId: string): Promise<unknown>;
}

/** @param watched resolves when the cluster's host watches it */
export function driftScene(world: World, tenant: Tenant, watched: () => Promise<unknown>): DriftScene {
  const { context, namespace, repository } = tenant;
  const pathOf = (name: string) => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  const request = (method: 'GET' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    kubernetesRequest(world.cluster, method, path, body);
  const openDrifts = async (applicationId: string) =>
    (await listDrifts(context, { limit: 50, applicationId })).items.flatMap(({ drifts }) => drifts);
  const synced = (id: string) =>
    eventually(async () => (await getApplication(context, id)).syncStatus === 'Synced');
  return {
    world,
    tenant,
    standing: async (name, manifest, selfHeal) => {
      await commitFiles(world.git, repository, { [`${name}/a.yaml`]: manifest }, name);
      const policy = syncPolicy.parse({ selfHeal });
      const { id } = await addApplication(tenant, { name, path: name, syncPolicy: policy });
      await synced(id);
      await watched();
      return id;
    },
    dataOf: async (name) => {
      const { body } = await request('GET', pathOf(name));
      return (body as { data?: Record<string, string> }).data ?? {};
    },
    applyAs: (manager, name, data) =>
      request('PATCH', `${pathOf(name)}?fieldManager=${manager}&force=true`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        data,
      }),
    remove: (name) => request('DELETE', pathOf(name)),
    stripLabel: async (name) => {
      const { body } = await request('GET', pathOf(name));
      const live = body as { metadata: { labels?: Record<string, string> } };
      delete live.metadata.labels?.[APPLICATION_LABEL];
      await request('PUT', `${pathOf(name)}?fieldManager=kubectl-label`, live);
    },
    openDrifts,
    drift: (applicationId, wanted) => eventually(async () => (await openDrifts(applicationId)).find(wanted)),
    heals: async (applicationId) =>
      (await listSyncs(context, { limit: 50, applicationId })).items.filter(
        ({ trigger, state }) => trigger === 'self-heal' && state === 'succeeded',
      ).length,
    synced,
  };
}
