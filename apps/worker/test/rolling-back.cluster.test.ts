import { getApplication } from '@landfall/actions/applications/get';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { rollBack } from '@landfall/actions/rollback/roll-back';
import { listSyncs } from '@landfall/actions/syncs/list';
import { rollbackInput } from '@landfall/contracts/sync';
import { commitFiles } from '@landfall/devstack/git-server';
import { withClone, writeFiles } from '@landfall/devstack/git-server/client';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { addApplication, configMap, eventually, newTenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

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

/** A Deployment whose pods are ready after a time. */
function web(image: string, after: string): string {
  const labels = { app: 'web' };
  const annotations = { 'landfall.test/after': after };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels, annotations }, spec: { containers: [{ name: 'web', image }] } },
    },
  });
}

it('a rollback while the bad release is still rolled out: that sync gives way, what ran before runs again, and it is pinned', async () => {
  const tenant = await newTenant(world);
  const { context, repositoryId, repository, namespace } = tenant;
  const push = (manifest: string) => commitFiles(world.git, repository, { 'app/web.json': manifest }, 'Web');
  await push(web('registry.test/web:good', '1s'));
  const { id } = await addApplication(tenant, { name: 'web', path: 'app' });
  await eventually(async () => (await getApplication(context, id)).syncStatus === 'Synced');
  await push(web('registry.test/web:bad', '1h'));
  await recordDelivery(context, { repositoryId, providerId: 'bad', event: 'push', ref: 'refs/heads/main' });
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  const imageOf = async () => {
    const { body } = await kubernetesRequest(world.cluster, 'GET', path);
    const { spec } = body as { spec: { template: { spec: { containers: { image: string }[] } } } };
    return spec.template.spec.containers[0]?.image;
  };
  await eventually(async () => (await imageOf()) === 'registry.test/web:bad');
  const { desired } = await getApplication(context, id);
  const first = (await listSyncs(context, { limit: 10, applicationId: id })).items.find(
    ({ number }) => number === 1,
  );
  const input = rollbackInput.parse({ from: desired?.snapshotId, reason: 'Its pods do not come.' });
  await rollBack(context, first?.id ?? '', input);
  const { pin, syncStatus } = await eventually(async () => {
    const one = await getApplication(context, id);
    return one.syncStatus === 'Pinned' && one;
  });
  expect(await imageOf()).toBe('registry.test/web:good');
  expect([syncStatus, pin?.syncNumber, pin?.reason]).toEqual(['Pinned', 1, 'Its pods do not come.']);
  const syncs = (await listSyncs(context, { limit: 10, applicationId: id })).items;
  expect(syncs.map(({ trigger, state }) => `${trigger} ${state}`)).toEqual([
    'rollback succeeded',
    'push superseded',
    'created succeeded',
  ]);
});

it('a rollback to what was force-pushed away and collected, while Git is down: it comes from the stored snapshot', async () => {
  const tenant = await newTenant(world);
  const { context, repositoryId, repository, namespace } = tenant;
  const good = await commitFiles(
    world.git,
    repository,
    { 'app/a.yaml': configMap('a', { v: 'good' }) },
    'Good',
  );
  const { id } = await addApplication(tenant, { name: 'app', path: 'app' });
  const when = (revision: string) =>
    eventually(async () => {
      const one = await getApplication(context, id);
      return one.syncStatus === 'Synced' && one.synced?.revision === revision && one;
    });
  await when(good);
  const { url, caPem, owner } = world.git;
  const remote = { cloneUrl: `${url}/${repository}.git`, caPem, user: owner };
  const bad = await withClone(remote, async ({ folder, git }) => {
    await git('checkout', '--quiet', '--orphan', 'other');
    await writeFiles(folder, { 'app/a.yaml': configMap('a', { v: 'bad' }) });
    await git('add', '--all');
    await git('commit', '--quiet', '-m', 'Another history');
    await git('push', '--quiet', '--force', 'origin', 'HEAD:main');
    return git('rev-parse', 'HEAD');
  });
  await world.git.collect(repository);
  await recordDelivery(context, {
    repositoryId,
    providerId: 'forced',
    event: 'push',
    ref: 'refs/heads/main',
  });
  const { desired } = await when(bad);
  const fetched = withClone(remote, ({ git }) => git('fetch', '--quiet', 'origin', good));
  await expect(fetched).rejects.toThrow(good);
  await world.git.stop();
  await world.end('source');
  const first = (await listSyncs(context, { limit: 10, applicationId: id })).items.find(
    ({ number }) => number === 1,
  );
  await rollBack(
    context,
    first?.id ?? '',
    rollbackInput.parse({ from: desired?.snapshotId, reason: 'It is another history.' }),
  );
  await eventually(async () => (await getApplication(context, id)).syncStatus === 'Pinned');
  const { body } = await kubernetesRequest(
    world.cluster,
    'GET',
    `/api/v1/namespaces/${namespace}/configmaps/a`,
  );
  expect(body).toMatchObject({ data: { v: 'good' } });
});
