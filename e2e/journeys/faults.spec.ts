import type { ApplicationView } from '@landfall/contracts/application';
import { syncEnded } from '@landfall/contracts/sync';
import { expect, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { allEvents, cutDatabase, flushRedis, killProcess } from '../fixtures/faults.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

/** Waves that each wait for a Deployment: a sync of them takes seconds, long enough to be hit in its middle. */
const WAVES = 4;
const MAPS = 5;

let stage: Stage;
let branch: Branch;
let application: ApplicationView;
let version = 0;
let mark = 0;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  stage = await openStage('Faye');
  branch = await ownBranch(stage.ready, 'faults');
  mark = await stage.sandbox.mark();
  const commit = await branch.push(files(), 'First');
  application = await stage.create({ name: branch.name, targetRevision: branch.name, path: 'app' });
  await stage.applicationWhen(application.id, (now) => isAt(now, commit));
});

const faults: { name: string; strike: () => Promise<unknown> }[] = [
  { name: 'the API is killed', strike: () => killProcess('api') },
  { name: 'the source worker is killed', strike: () => killProcess('worker-source') },
  { name: 'the apply worker is killed', strike: () => killProcess('worker-apply') },
  { name: 'the front door is killed', strike: () => killProcess('door') },
  { name: 'the dashboard is killed', strike: () => killProcess('web') },
  { name: 'Redis is flushed', strike: () => flushRedis(stage.ready) },
  { name: 'every connection to Postgres is cut', strike: () => cutDatabase(stage.ready) },
];

for (const { name, strike } of faults) {
  test(`${name} during a sync: it ends once, and what was pushed is applied`, async () => {
    version += 1;
    const commit = await branch.push(files(), `Version ${version}`);
    await stage.look();
    // By the stream, which tells it as it happens: a sync that is quicker than two questions would be missed.
    await stage.person.until(({ body }) =>
      body.type === 'application' &&
      body.application.id === application.id &&
      body.application.syncStatus === 'Syncing' &&
      body.application.desired?.revision === commit
        ? body
        : undefined,
    );
    await strike();
    const after = await stage.applicationWhen(application.id, (now) => isAt(now, commit));
    expect(after.problem).toBeNull();
    const maps = await stage.sandbox.configMaps(application.namespace);
    expect(Object.keys(maps)).toHaveLength(WAVES * MAPS);
    expect(new Set(Object.values(maps).map(({ data }) => data.version))).toEqual(new Set([String(version)]));
  });
}

test('a worker is killed while it renders: what was pushed is applied all the same', async () => {
  version += 1;
  const commit = await branch.push(files(), `Version ${version}`);
  await stage.look();
  await killProcess('worker-source');
  await stage.applicationWhen(application.id, (now) => isAt(now, commit));
});

test('afterwards: positions without gaps, one end for each sync, nothing made twice', async () => {
  const events = await allEvents(stage);
  expect(events.map(({ position }) => position)).toEqual(events.map((_event, index) => index + 1));

  const ends = new Map<string, string[]>();
  for (const { body } of events) {
    if (body.type !== 'sync') continue;
    const seen = ends.get(body.sync.id) ?? [];
    if (syncEnded(body.sync.state)) seen.push(body.sync.state);
    else expect(seen, `sync ${body.sync.number} goes on after its end`).toEqual([]);
    ends.set(body.sync.id, seen);
  }
  expect([...ends.values()].every((seen) => seen.length === 1)).toBe(true);
  expect(ends.size).toBeGreaterThanOrEqual(faults.length + 2);

  const requests = await stage.sandbox.since(mark);
  const created = requests
    .filter(
      ({ namespace, name, code, uri }) =>
        code === 201 && !uri.includes('dryRun') && (namespace || name) === application.namespace,
    )
    .map(({ resource, name }) => `${resource}/${name}`);
  expect(created).toHaveLength(1 + WAVES * (MAPS + 1));
  expect(new Set(created).size).toBe(created.length);
  expect(
    requests.filter(({ verb, namespace }) => verb === 'delete' && namespace === application.namespace),
  ).toEqual([]);
});

const isAt = (now: ApplicationView, commit: string): boolean =>
  now.syncStatus === 'Synced' && now.health.status === 'Healthy' && now.synced?.revision === commit;

function files(): Record<string, string> {
  const waves = Array.from({ length: WAVES }, (_, wave) => wave);
  return Object.fromEntries(waves.map((wave) => [`app/wave-${wave}.yaml`, waveOf(wave)]));
}

function waveOf(wave: number): string {
  const metadata = (name: string) => ({
    name,
    annotations: { 'argocd.argoproj.io/sync-wave': String(wave) },
  });
  const labels = { app: `web-${wave}` };
  const maps = Array.from({ length: MAPS }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(`map-${wave}-${index}`),
    data: { version: String(version) },
  }));
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(`web-${wave}`),
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { version: String(version) } },
        spec: { containers: [{ name: 'web', image: 'nginx' }] },
      },
    },
  };
  // JSON is YAML, document by document.
  return [...maps, deployment].map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join('');
}
