import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { getApplication } from '@landfall/actions/applications/get';
import { getSync } from '@landfall/actions/syncs/get';
import { listSyncs } from '@landfall/actions/syncs/list';
import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addApplication, configMap, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

const STOPPING = fileURLToPath(new URL('./stopping-main.ts', import.meta.url));
const OBJECTS = 60;

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
  await world.end('apply');
});

/** Pushes 60 ConfigMaps and a Deployment, creates their application with one stopping worker, and waits until it stands. */
async function stopAt(point: string, how: 'SIGSTOP' | 'SIGKILL') {
  const file = join(mkdtempSync(join(tmpdir(), 'landfall-stop-')), 'stopped');
  const setUp = world.worker('apply');
  const tenant = await newTenant(world);
  await setUp.stop();
  await commitFiles(world.git, tenant.repository, manifests(), 'Many');
  const env = { STOP_AT: point, STOP_WITH: how, STOP_FILE: file };
  const sleeper = world.worker('apply', { entry: STOPPING, env });
  const { id } = await addApplication(tenant, { name: 'many', path: 'many' });
  await eventually(async () => existsSync(file));
  return { tenant, id, sleeper };
}

function manifests(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let index = 0; index < OBJECTS; index += 1) {
    files[`many/cm-${index}.yaml`] = configMap(`cm-${index}`, { index: String(index) });
  }
  const labels = { app: 'web' };
  const container = { name: 'web', image: 'web:1' };
  files['many/web.json'] = JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  });
  return files;
}

/** The other worker brings the same sync to its end; everything is there, each object once. */
async function endsWell({ tenant, id }: { tenant: Tenant; id: string }) {
  const { context } = tenant;
  await eventually(async () => (await getApplication(context, id)).syncStatus === 'Synced');
  const { items } = await listSyncs(context, { limit: 10, applicationId: id });
  expect(items).toMatchObject([{ state: 'succeeded', number: 1 }]);
  expect(items[0]?.attempt).toBeGreaterThan(1);
  const detail = await getSync(context, items[0]?.id ?? '');
  expect(detail.objects).toHaveLength(OBJECTS + 1);
  expect(new Set(detail.objects.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
  const path = `/api/v1/namespaces/${tenant.namespace}/configmaps?labelSelector=landfall.dev/application%3D${id}`;
  const { body } = await kubernetesRequest(world.cluster, 'GET', path);
  expect((body as { items: unknown[] }).items).toHaveLength(OBJECTS);
  const application = await getApplication(context, id);
  expect(application.resources.filter(({ status }) => status === 'Synced')).toHaveLength(OBJECTS + 1);
  expect(application.health.status).toBe('Healthy');
}

describe.each(['before-batch', 'mid-batch', 'in-wait'])('an apply worker stopped %s', (point) => {
  it('is taken over after kill -9', async () => {
    const stopped = await stopAt(point, 'SIGKILL');
    world.worker('apply');
    await endsWell(stopped);
  }, 300_000);

  it('is taken over after SIGSTOP, and writes nothing when it wakes up', async () => {
    const stopped = await stopAt(point, 'SIGSTOP');
    const other = world.worker('apply');
    await endsWell(stopped);
    await settleAudit(world.cluster, world.cluster.auditLogPath);
    const from = await auditOffset(world.cluster.auditLogPath);
    await other.stop();
    stopped.sleeper.signal('SIGCONT');
    // It finds out by its lease; or, frozen in the middle of a transaction, by Postgres, which has ended that.
    const gaveUp = /another worker took this sync over|"job":"sync-application".*"msg":"job failed"/;
    await eventually(async () => gaveUp.test(stopped.sleeper.log()));
    await sleep(500);
    await settleAudit(world.cluster, world.cluster.auditLogPath);
    const requests = await readAudit(world.cluster.auditLogPath, { sinceOffset: from });
    const writes = requests.filter(
      ({ namespace, verb, code, uri }) =>
        namespace === stopped.tenant.namespace &&
        ['create', 'update', 'patch', 'delete', 'deletecollection'].includes(verb) &&
        code < 400 &&
        !uri.includes('dryRun') &&
        uri.includes('fieldManager=landfall'),
    );
    expect(writes.map(({ verb, uri }) => `${verb} ${uri}`)).toEqual([]);
    expect((await getApplication(stopped.tenant.context, stopped.id)).syncStatus).toBe('Synced');
  }, 300_000);
});
