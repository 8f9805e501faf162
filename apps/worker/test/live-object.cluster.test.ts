import { getApplication } from '@landfall/actions/applications/get';
import { createProbe } from '@landfall/actions/probes/create';
import { LIVE_OBJECT_MAX_BYTES } from '@landfall/contracts/probe';
import type { ResourceRef } from '@landfall/contracts/resource';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addApplication, ask, configMap, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

const SECRET = 'canary-secret-value-47';
const STRANGE = 'strange-value-58';

let world: World;
let tenant: Tenant;
let applicationId: string;

beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply');
  tenant = await newTenant(world);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, stringData: { key: SECRET } };
  await commitFiles(
    world.git,
    tenant.repository,
    {
      'web/cm.yaml': configMap('web', { colour: 'blue' }),
      'web/gone.yaml': configMap('gone', { colour: 'red' }),
      'web/large.yaml': configMap('large', { text: 'x'.repeat(LIVE_OBJECT_MAX_BYTES) }),
      'web/secret.json': JSON.stringify(secret),
    },
    'First',
  );
  const created = await addApplication(tenant, { name: 'web', path: 'web' });
  applicationId = created.id;
  await eventually(async () => (await getApplication(tenant.context, applicationId)).syncStatus === 'Synced');
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

const ref = (kind: string, name: string): ResourceRef => ({
  ...{ group: '', version: 'v1', kind, name },
  namespace: tenant.namespace,
});
const read = (kind: string, name: string) =>
  ask(tenant.context, { kind: 'object', applicationId, ref: ref(kind, name) });
const inCluster = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
  kubernetesRequest(world.cluster, method, `/api/v1/namespaces/${tenant.namespace}/configmaps${path}`, body);

it('tells an object as it lives, what others set included; managedFields come to who sets what', async () => {
  const annotations = { 'example.com/by': 'hand' };
  const hand = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', annotations } };
  expect((await inCluster('PATCH', '/web?fieldManager=hand', hand)).status).toBe(200);
  const { state, result } = await read('ConfigMap', 'web');
  expect(state).toBe('done');
  expect(result).toMatchObject({
    kind: 'object',
    manifest: {
      metadata: { name: 'web', uid: expect.any(String), annotations },
      data: { colour: 'blue' },
    },
  });
  if (result?.kind !== 'object') throw new Error('not an object');
  expect(result.managers.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual(
    expect.arrayContaining(['landfall Apply', 'hand Apply']),
  );
  expect(JSON.stringify(result)).not.toContain('managedFields');
});

it('masks a Secret as a plan does: no form of it leaves the worker', async () => {
  const { result } = await read('Secret', 'key');
  expect(result).toMatchObject({ manifest: { data: { key: expect.stringMatching(/^masked:/) } } });
  for (const [table, text] of await world.test.dump())
    for (const form of [SECRET, Buffer.from(SECRET).toString('base64'), Buffer.from(SECRET).toString('hex')])
      expect(text.includes(form), table).toBe(false);
  expect(world.logs()).not.toContain(SECRET);
});

it('of what somebody else made it tells no content, though it has the name that was asked for', async () => {
  const strange = { metadata: { name: 'taken' }, data: { colour: STRANGE } };
  expect((await inCluster('POST', '', strange)).status).toBe(201);
  const { state, problem, result } = await read('ConfigMap', 'taken');
  expect([state, problem?.code, result]).toEqual(['failed', 'object-not-ours', null]);
  expect(JSON.stringify(problem)).not.toContain(STRANGE);
});

it('says what is not there, what no kind is of, and what is too large', async () => {
  await inCluster('DELETE', '/gone');
  expect((await read('ConfigMap', 'gone')).problem?.code).toBe('object-missing');
  expect((await read('Wish', 'web')).problem).toMatchObject({
    code: 'object-missing',
    why: expect.stringContaining('no kind Wish in v1'),
  });
  const { problem } = await read('ConfigMap', 'large');
  expect(problem).toMatchObject({
    code: 'object-too-large',
    why: expect.stringContaining('at most 256 KiB'),
  });
});

it('another organization reads it neither by the application nor by naming it over the same cluster', async () => {
  const other = await newTenant(world);
  const question = { kind: 'object', ref: ref('ConfigMap', 'web') } as const;
  await expect(createProbe(other.context, { ...question, applicationId })).rejects.toMatchObject({
    code: 'not-found',
  });
  await commitFiles(world.git, other.repository, { 'web/cm.yaml': configMap('theirs', {}) }, 'First');
  const theirs = await addApplication(other, { name: 'web', path: 'web', namespace: tenant.namespace });
  await eventually(async () => (await getApplication(other.context, theirs.id)).syncStatus === 'Synced');
  const { problem, result } = await ask(other.context, { ...question, applicationId: theirs.id });
  expect([problem?.code, result]).toEqual(['object-not-ours', null]);
});

describe('what an object made', () => {
  it('is told by owner with events and log lines; another organization asks in vain', async () => {
    const labels = { app: 'shop' };
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop' },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'web', image: 'registry.test/web' }] },
        },
      },
    };
    await commitFiles(world.git, tenant.repository, { 'shop/d.json': JSON.stringify(deployment) }, 'Shop');
    const { id } = await addApplication(tenant, { name: 'shop', path: 'shop' });
    await eventually(async () => (await getApplication(tenant.context, id)).health.status === 'Healthy');
    const object = { ...ref('Deployment', 'shop'), group: 'apps' };
    const question = { kind: 'inside', applicationId: id, ref: object } as const;
    const { result } = await ask(tenant.context, question);
    if (result?.kind !== 'inside') throw new Error('not what it made');
    expect(result.children.map(({ ref: { kind }, owner }) => [kind, owner.split(' ')[0]])).toEqual([
      ['ReplicaSet', 'Deployment'],
      ['Pod', 'ReplicaSet'],
    ]);
    const pod = result.children[1]?.ref.name ?? '';
    const log = { ...question, kind: 'log', pod, container: 'web', previous: false } as const;
    expect((await ask(tenant.context, log)).result).toMatchObject({
      kind: 'log',
      lines: ['listening on :8080'],
    });
    expect((await ask(tenant.context, { ...log, pod: 'stranger' })).problem?.code).toBe('pod-missing');
    const other = await newTenant(world);
    await expect(createProbe(other.context, log)).rejects.toMatchObject({ code: 'not-found' });
    await expect(createProbe(other.context, question)).rejects.toMatchObject({ code: 'not-found' });
  });
});
