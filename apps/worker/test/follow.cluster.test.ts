import { randomUUID } from 'node:crypto';
import { actOnObject } from '@landfall/actions/applications/act';
import { getApplication } from '@landfall/actions/applications/get';
import { beginFollow } from '@landfall/actions/follows/begin';
import { lookAtFollow } from '@landfall/actions/follows/look';
import { getProbe } from '@landfall/actions/probes/get';
import { askForSync } from '@landfall/actions/syncs/ask';
import { getSync } from '@landfall/actions/syncs/get';
import { listSyncs } from '@landfall/actions/syncs/list';
import { RESTARTED_AT } from '@landfall/contracts/act';
import type { ResourceRef } from '@landfall/contracts/resource';
import { writeToChat } from '@landfall/devstack/control-plane/pod-logs';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { addApplication, ask, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

const SECRET = 'canary-secret-value-61';

let world: World;
let tenant: Tenant;
let applicationId: string;
let web: ResourceRef;

beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply');
  tenant = await newTenant(world);
  const labels = { app: 'web' };
  const deployment = {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'chat', image: 'registry.test/web' }] },
      },
    },
  };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, stringData: { key: SECRET } };
  await commitFiles(
    world.git,
    tenant.repository,
    { 'web/d.json': JSON.stringify(deployment), 'web/secret.json': JSON.stringify(secret) },
    'Web',
  );
  const created = await addApplication(tenant, { name: 'web', path: 'web' });
  applicationId = created.id;
  web = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: tenant.namespace, name: 'web' };
  await eventually(
    async () => (await getApplication(tenant.context, applicationId)).health.status === 'Healthy',
  );
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

const path = () => `/apis/apps/v1/namespaces/${tenant.namespace}/deployments/web`;
async function live() {
  const { body } = await kubernetesRequest(world.cluster, 'GET', path());
  return (body as { spec: { replicas: number; template: { metadata: { annotations?: object } } } }).spec;
}
async function pod(): Promise<string> {
  const { result } = await ask(tenant.context, { kind: 'inside', applicationId, ref: web });
  const found = result?.kind === 'inside' && result.children.find(({ ref }) => ref.kind === 'Pod');
  if (!found) throw new Error('there is a pod');
  return found.ref.name;
}

/** Follows as an API process does. */
async function follow(name: string, container = 'chat') {
  const id = randomUUID();
  const lines: string[] = [];
  let over = false;
  const stop = await world.queue.followed.hear(id, (message) => {
    if (message === 'gap') return;
    if (message.kind === 'over') over = true;
    else lines.push(...message.lines.lines);
  });
  await beginFollow(tenant.context, id, { applicationId, ref: web, pod: name, container });
  const ended = async () => {
    await eventually(async () => over);
    return lookAtFollow(tenant.context, id, applicationId);
  };
  return { id, lines, stop, ended };
}

it('a log is followed line by line, without the values of Secrets, and no row holds a line', async () => {
  const one = await follow(await pod());
  await eventually(async () => one.lines.includes('hello'));
  const word = randomUUID();
  await writeToChat(world.cluster.auditLogPath, [`${word} ${SECRET}`, `${word} after`]);
  await eventually(async () => one.lines.includes(`${word} after`));
  expect(one.lines.filter((line) => line.startsWith(word))).toEqual([`${word} •••••`, `${word} after`]);
  for (const [table, text] of await world.test.dump()) expect(text.includes(word), table).toBe(false);
  expect(world.logs()).not.toContain(word);
  one.stop();
  // Nobody tells the worker: it hears that nobody listens.
  await eventually(async () => {
    const over = await lookAtFollow(tenant.context, one.id, applicationId);
    return over !== 'open' && over.ended === 'unheard';
  });
});

it('of no pod but those that the object made', async () => {
  expect(await (await follow('stranger')).ended()).toMatchObject({ problem: { code: 'pod-missing' } });
  expect(await (await follow(await pod(), 'none')).ended()).toMatchObject({
    problem: { code: 'pod-missing' },
  });
});

const act = async (verb: 'restart' | 'scale-back') => {
  const { id } = await actOnObject(tenant.context, applicationId, { verb, ref: web });
  return eventually(async () => {
    const probe = await getProbe(tenant.context, id);
    return probe.state === 'done' || probe.state === 'failed' ? probe : undefined;
  });
};

it('a restart is no drift, is not healed away, and outlives the next sync', async () => {
  const { state, result } = await act('restart');
  expect([state, result?.kind]).toEqual(['done', 'act']);
  const { annotations } = (await live()).template.metadata;
  expect(annotations).toEqual({ [RESTARTED_AT]: expect.stringMatching(/Z$/) });
  const before = (await listSyncs(tenant.context, { limit: 50, applicationId })).items.length;
  await eventually(async () => {
    const { resources, syncStatus, health } = await getApplication(tenant.context, applicationId);
    const one = resources.find(({ ref }) => ref.name === 'web');
    return syncStatus === 'Synced' && health.status === 'Healthy' && one?.status === 'Synced';
  });
  expect((await listSyncs(tenant.context, { limit: 50, applicationId })).items.length).toBe(before);
  const { id } = await askForSync(tenant.context, applicationId);
  await eventually(async () => (await getSync(tenant.context, id)).state === 'succeeded');
  expect((await live()).template.metadata.annotations).toEqual(annotations);
});
