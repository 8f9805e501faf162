import { setTimeout } from 'node:timers/promises';
import { getApplication } from '@landfall/actions/applications/get';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { getSync } from '@landfall/actions/syncs/get';
import { listSyncs } from '@landfall/actions/syncs/list';
import { SYNC_ANNOTATION } from '@landfall/contracts/resource';
import { type SyncDetail, syncEnded } from '@landfall/contracts/sync';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { connect, parseKubeconfig } from '@landfall/kube';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest';
import { addApplication, configMap, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

/** So many pushes, a second apart; LANDFALL_TEST_PUSHES=120 is the two minutes of design 4.6. */
const PUSHES = Number(process.env.LANDFALL_TEST_PUSHES ?? 20);

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply');
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

const annotated = (wave: string) => ({ 'argocd.argoproj.io/sync-wave': wave });
const inWave = (wave: string, name: string, data: Record<string, string>) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, annotations: annotated(wave) },
    data,
  });
const hook = (name: string, phase: string) =>
  JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, annotations: { 'argocd.argoproj.io/hook': phase } },
    spec: {
      template: {
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.test/job:1' }] },
      },
    },
  });
/** Its pods are new at each push, and ready a second after they are there. */
const deployment = (count: number) => {
  const labels = { app: 'web' };
  const annotations = { count: String(count), 'landfall.test/after': '1s' };
  const spec = { containers: [{ name: 'web', image: 'registry.test/web:1' }] };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: annotated('1') },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels, annotations }, spec } },
  });
};

/** What Git holds at one push: a hook before and one after, three waves that all change, and an object that leaves. */
const files = (count: number) => ({
  'app/migrate.json': hook('migrate', 'PreSync'),
  'app/count.yaml': configMap('count', { value: String(count) }),
  'app/web.json': deployment(count),
  'app/last.json': inWave('2', 'last', { value: String(count) }),
  'app/notify.json': hook('notify', 'PostSync'),
  [`app/only-${count}.yaml`]: configMap(`only-${count}`, {}),
  ...(count > 0 ? { [`app/only-${count - 1}.yaml`]: null } : {}),
});

/** Every Job that is ever made in a namespace, as `name sync`, by uid. */
function watchJobs({ namespace }: Tenant): Map<string, string> {
  const { hostname, port } = new URL(world.cluster.server);
  const cluster = connect(parseKubeconfig(world.cluster.kubeconfig), {
    allow: [{ host: hostname, port: Number(port) }],
  });
  const kind = { group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', namespaced: true };
  const made = new Map<string, string>();
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  void (async () => {
    for await (const event of cluster.watch(kind, { namespace, signal: ending.signal }))
      if ('object' in event) {
        const { uid, name, annotations } = event.object.metadata;
        made.set(String(uid), `${name} ${annotations?.[SYNC_ANNOTATION]}`);
      }
  })();
  return made;
}

/** The syncs of the whole application in their order, with what became of each object. */
async function syncsOf({ context }: Tenant, applicationId: string): Promise<SyncDetail[]> {
  const { items } = await listSyncs(context, { limit: 200, applicationId });
  const whole = items.filter(({ scope }) => scope === null).sort((a, b) => a.number - b.number);
  const details: SyncDetail[] = [];
  for (const { id } of whole) details.push(await getSync(context, id));
  return details;
}

const hooksMade = ({ id, objects }: SyncDetail): string[] =>
  objects
    .filter(({ hook: isHook, outcome }) => isHook && outcome === 'created')
    .map(({ ref }) => `${ref.name} ${id}`);

it(
  `4.6: ${PUSHES} pushes, one a second: waves, hooks and prunes still complete, and a hook runs once for each sync that reached it`,
  async () => {
    const tenant = await newTenant(world);
    const { context, repositoryId, repository } = tenant;
    const made = watchJobs(tenant);
    let revision = await commitFiles(world.git, repository, files(0), 'Push 0');
    const { id } = await addApplication(tenant, { name: 'app', path: 'app' });
    for (let count = 1; count <= PUSHES; count += 1) {
      const next = setTimeout(1_000);
      revision = await commitFiles(world.git, repository, files(count), `Push ${count}`);
      const event = { repositoryId, providerId: `push-${count}`, event: 'push', ref: 'refs/heads/main' };
      await recordDelivery(context, event);
      await next;
    }
    await eventually(async () => {
      const { syncStatus, synced } = await getApplication(context, id);
      return syncStatus === 'Synced' && synced?.revision === revision;
    });

    const syncs = await syncsOf(tenant, id);
    expect(syncs.filter(({ state }) => !syncEnded(state))).toEqual([]);
    const ran = syncs.filter(({ startedAt }) => startedAt !== null);
    const complete = ran.filter(({ state }) => state === 'succeeded');
    const gaveWay = ran.filter(({ state }) => state === 'superseded');
    expect(complete.length + gaveWay.length).toBe(ran.length);
    // Without these it would show nothing: runs that gave way, and runs that came to their end while pushes went on.
    expect(gaveWay.length).toBeGreaterThan(0);
    expect(complete.length).toBeGreaterThan(2);

    // At most two in a row give way.
    expect(ran.map(({ state }) => state).join(' ')).not.toContain('superseded superseded superseded');
    // A complete one applied every wave, ran every hook, and pruned what had left.
    for (const { objects, number } of complete) {
      const open = objects.filter(({ outcome }) => outcome === null || outcome === 'skipped');
      expect(open.map(({ ref }) => `sync ${number}: ${ref.name}`)).toEqual([]);
      const outcomes = objects.map(({ ref, outcome }) => `${ref.name} ${outcome}`);
      expect(outcomes).toEqual(expect.arrayContaining(['migrate created', 'notify created']));
    }
    const names = await configMaps(tenant);
    expect(names.filter((name) => name.startsWith('only-'))).toEqual([`only-${PUSHES}`]);

    // Of each sync, the hooks that it reached: every one of them was made once, and no other.
    const reached = syncs.flatMap(hooksMade).sort();
    await expect.poll(() => [...made.values()].sort()).toEqual(reached);
    process.stdout.write(
      `${syncs.length} syncs for ${PUSHES} pushes: ${complete.length} complete, ${gaveWay.length} gave way while running, ${syncs.length - ran.length} in the queue; ${made.size} hooks\n`,
    );
  },
  PUSHES * 5_000 + 180_000,
);

async function configMaps({ namespace }: Tenant): Promise<string[]> {
  const { body } = await kubernetesRequest(
    world.cluster,
    'GET',
    `/api/v1/namespaces/${namespace}/configmaps`,
  );
  return (body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name);
}
