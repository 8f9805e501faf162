import { gunzipSync } from 'node:zlib';
import { createApplication } from '@landfall/actions/applications/create';
import { getApplication } from '@landfall/actions/applications/get';
import { recordRender } from '@landfall/actions/applications/record-render';
import { getCluster } from '@landfall/actions/clusters/list';
import { readEvents } from '@landfall/actions/events/read';
import { connectRepository } from '@landfall/actions/repositories/connect';
import { listSyncs } from '@landfall/actions/syncs/list';
import { configMap, rendered } from '@landfall/actions/testing/application';
import { createApplicationInput } from '@landfall/contracts/application';
import type { EventBody } from '@landfall/contracts/event';
import type { Manifest } from '@landfall/contracts/resource';
import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { isWrite } from '@landfall/devstack/overlapping-writes';
import type { AgentTenant, AgentWorld } from './agent-world.ts';
import { eventually } from './tenant.ts';
import type { RunningWorker } from './world.ts';

export const paint = (colour: string): Manifest[] => [configMap('paint', { colour })];

interface LiveMap {
  data: Record<string, string>;
  metadata: { uid: string };
}

/** An application on a cluster whose agent has come, synced once, and everything that a test looks at. */
export async function agentScene(
  world: AgentWorld,
  name: string,
  start: (tenant: AgentTenant) => RunningWorker = (tenant) => tenant.agent(),
  first: Manifest[] = paint('blue'),
) {
  const tenant = await world.tenant(name);
  const agent = start(tenant);
  const { context, clusterId, namespace } = tenant;
  const isConnected = async () => (await getCluster(context, clusterId)).state === 'connected';
  await eventually(isConnected);
  const { id, push } = await application(world, tenant, name);
  const revision = await push(first);
  const path = (object: string) => `/api/v1/namespaces/${namespace}/configmaps/${object}`;
  const live = async (object = 'paint') => {
    const { status, body } = await kubernetesRequest(world.cluster, 'GET', path(object));
    return status === 200 ? (body as LiveMap) : undefined;
  };
  const synced = (wanted: string) =>
    eventually(async () => {
      const found = await getApplication(context, id);
      return found.syncStatus === 'Synced' && found.synced?.revision === wanted && found;
    });
  const { synced: done } = await synced(revision);
  await eventually(async () => (await wantedBy(world, tenant)).includes(done?.snapshotId ?? ''));
  return {
    ...{ tenant, context, agent, id, push, synced, live },
    application: () => getApplication(context, id),
    connected: () => eventually(isConnected),
    away: () => eventually(async () => !(await isConnected())),
    /** Answers its uid. */
    drop: async (object = 'paint') => {
      const uid = (await live(object))?.metadata.uid;
      await kubernetesRequest(world.cluster, 'DELETE', path(object));
      return uid;
    },
    syncs: async () => {
      const { items } = await listSyncs(context, { limit: 100, applicationId: id });
      return items.sort((a, b) => a.number - b.number);
    },
    told: () => readTold(context),
    writes: await writesFromNow(world, namespace),
  };
}

/** What the agent keeps of what is wanted: from then on it goes on without anybody. */
async function wantedBy({ cluster }: AgentWorld, { home }: AgentTenant): Promise<string> {
  const path = `/api/v1/namespaces/${home}/secrets/landfall-agent-desired`;
  const { body } = await kubernetesRequest(cluster, 'GET', path);
  const { data } = body as { data?: { part: string } };
  return data ? gunzipSync(Buffer.from(data.part, 'base64')).toString('utf8') : '';
}

/** An application, and what becomes of it with a commit that renders to these: answers its revision. */
async function application(world: AgentWorld, { context, clusterId, namespace }: AgentTenant, name: string) {
  const url = 'https://git.example.com/acme/shop';
  const { id: repositoryId } = await connectRepository(context, { name, url });
  const input = createApplicationInput.parse({ name, repositoryId, clusterId, namespace });
  const { id } = await createApplication(context, input);
  let asked = 0;
  const push = async (manifests: Manifest[]): Promise<string> => {
    asked += 1;
    const snapshot = await rendered(world.test, context, id, manifests);
    await recordRender(context, id, asked, { snapshot });
    return snapshot.commit.revision;
  };
  return { id, push };
}

/** What agents write to the ConfigMaps of a namespace from now on. */
async function writesFromNow({ cluster }: AgentWorld, namespace: string) {
  const sinceOffset = await auditOffset(cluster.auditLogPath);
  return async (): Promise<string[]> => {
    await settleAudit(cluster, cluster.auditLogPath);
    const entries = await readAudit(cluster.auditLogPath, { sinceOffset });
    return entries
      .filter((one) => one.namespace === namespace && one.resource === 'configmaps')
      .filter((one) => one.userAgent === 'landfall-agent' && isWrite(one))
      .map(({ verb, name }) => `${verb} ${name}`);
  };
}

/** All events of an organization: none is missing. */
async function readTold(context: AgentTenant['context']): Promise<EventBody[]> {
  const bodies: EventBody[] = [];
  for (;;) {
    const page = await readEvents(context, { after: bodies.length, limit: 1_000 });
    if (page.some(({ position }, index) => position !== bodies.length + index + 1))
      throw new Error('an event is missing');
    bodies.push(...page.map(({ body }) => body));
    if (page.length < 1_000) return bodies;
  }
}

/** How often each object of each sync was told to be done. */
export function doneOf(told: readonly EventBody[]): Map<string, number> {
  const done = new Map<string, number>();
  for (const body of told) {
    if (body.type !== 'sync-progress') continue;
    for (const event of body.events) {
      if (event.type !== 'object-applied') continue;
      if (event.result.outcome === 'unchanged' || event.result.outcome === 'skipped') continue;
      const key = `${body.syncId} ${event.result.ref.name}`;
      done.set(key, (done.get(key) ?? 0) + 1);
    }
  }
  return done;
}
