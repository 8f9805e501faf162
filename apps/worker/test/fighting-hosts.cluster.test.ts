import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { getApplication } from '@landfall/actions/applications/get';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { commitFiles } from '@landfall/devstack/git-server';
import { isWrite, overlappingWrites } from '@landfall/devstack/overlapping-writes';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { addApplication, eventually, newTenant } from './tenant.ts';
import { type RunningWorker, startWorld, type World } from './world.ts';

const NAMED = fileURLToPath(new URL('./named-main.ts', import.meta.url));
/** A lease of the test's workers runs for 5 s. */
const LONGER_THAN_A_LEASE_MS = 7_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

/** Four waves of five objects that all change with each push. */
const files = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `app/o-${index}.json`,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: `o-${index}`,
          annotations: { 'argocd.argoproj.io/sync-wave': String(Math.floor(index / 5)) },
        },
        data: { count: String(count) },
      }),
    ]),
  );

it('4.11: two hosts that fight over one application, each frozen in turn past its lease: the audit log shows no overlapping writes', async () => {
  const hosts: RunningWorker[] = ['first', 'second'].map((name) =>
    world.worker('apply', { entry: NAMED, env: { HOST_NAME: name } }),
  );
  const tenant = await newTenant(world);
  const { context, repositoryId, repository, namespace } = tenant;
  let revision = await commitFiles(world.git, repository, files(0), 'Push 0');
  const from = await auditOffset(world.cluster.auditLogPath);
  const { id } = await addApplication(tenant, { name: 'app', path: 'app' });
  const read = async () => {
    await settleAudit(world.cluster, world.cluster.auditLogPath);
    const entries = await readAudit(world.cluster.auditLogPath, { sinceOffset: from });
    return entries.filter(
      (entry) => entry.namespace === namespace && entry.userAgent.startsWith('landfall/'),
    );
  };
  const push = async (count: number) => {
    revision = await commitFiles(world.git, repository, files(count), `Push ${count}`);
    const event = { repositoryId, providerId: `push-${count}`, event: 'push', ref: 'refs/heads/main' };
    await recordDelivery(context, event);
  };
  const wrote = async () => new Set((await read()).filter(isWrite).map(({ userAgent }) => userAgent));
  // Which of the two takes a sync is chance: on until both have.
  for (let count = 1; count <= 6 || (await wrote()).size < hosts.length; count += 1) {
    await push(2 * count);
    const before = (await read()).filter(isWrite).length;
    // Whoever runs is in the middle of its writes when one of the two is frozen.
    await eventually(async () => (await read()).filter(isWrite).length > before);
    const frozen = hosts[count % 2];
    frozen?.signal('SIGSTOP');
    await push(2 * count + 1);
    await sleep(LONGER_THAN_A_LEASE_MS);
    frozen?.signal('SIGCONT');
  }
  await eventually(async () => {
    const { syncStatus, synced } = await getApplication(context, id);
    return syncStatus === 'Synced' && synced?.revision === revision;
  });
  const entries = await read();
  expect([...(await wrote())].sort()).toEqual(['landfall/first', 'landfall/second']);
  const overlaps = overlappingWrites(entries).map(
    ({ earlier, later }) =>
      `${earlier.userAgent} ${earlier.uri} until ${earlier.endedAt.toISOString()}, ${later.userAgent} ${later.uri} from ${later.at.toISOString()}`,
  );
  expect(overlaps).toEqual([]);
}, 300_000);
