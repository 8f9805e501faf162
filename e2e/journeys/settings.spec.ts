import { expect, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

let stage: Stage;
let branch: Branch;

test.beforeAll(async () => {
  stage = await openStage('Sally');
  branch = await ownBranch(stage.ready, 'settings');
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {v: "1"}\n';
  await branch.push({ 'app/a.yaml': config, 'app/kustomization.yaml': 'resources: [a.yaml]\n' }, 'Start');
});

test('sync options, the namespace and the overlay are set in the settings, and arrive on the cluster', async ({
  page,
}) => {
  const namespace = branch.name;
  const { id } = await stage.create({
    name: 'settings',
    namespace,
    path: 'app',
    targetRevision: branch.name,
    renderer: { kind: 'kustomize' },
    syncPolicy: { automated: false },
  });
  await stage.applicationWhen(id, ({ desired }) => desired !== null);
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}?tab=settings`);
  await expect(page.getByLabel('Labels of the namespace')).toBeHidden();
  await expect(page.getByText(/^kustomize \d+\.\d+\.\d+$/)).toBeVisible();

  await page.getByRole('combobox', { name: 'Path' }).fill('café');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(/letters outside ASCII is not read/)).toBeVisible();
  await shoot(page, '49-path-outside-ascii', { everyWay: true });
  await page.getByRole('button', { name: 'Discard changes' }).click();

  await page.getByRole('button', { name: 'More: options of a sync' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Pointers, one a line').fill('/data/a');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByLabel('Pointers, one a line')).toHaveCount(0);

  await page.getByRole('button', { name: 'More: replicas, labels, annotations, patches' }).click();
  await page.getByLabel('Labels of every object, one a line').fill('team=shop');
  await page.getByRole('button', { name: 'Add a patch' }).click();
  await page.getByLabel('Kind', { exact: true }).fill('ConfigMap');
  await page
    .getByLabel('Patch', { exact: true })
    .fill('- op: replace\n  path: /data/v\n  value: from a patch');
  await page.getByRole('button', { name: 'More: options of a sync' }).click();
  await page.getByLabel('Prune last').check();
  await page.getByLabel('Labels of the namespace').fill(`note=${'x'.repeat(64)}`);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(/at most 63|<=63/).first()).toBeVisible();
  await page.getByLabel('Labels of the namespace').fill('tier=gold');
  await shoot(page, '50-settings', { everyWay: true });
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();

  await page.reload();
  // What is set is never folded away.
  await expect(page.getByLabel('Prune last')).toBeChecked();
  await expect(page.getByLabel('Labels of the namespace')).toHaveValue('tier=gold');
  const { syncPolicy, renderer } = await stage.application(id);
  expect(syncPolicy.syncOptions).toEqual(['PruneLast=true']);
  expect(renderer.kustomize.patches).toHaveLength(1);

  await stage.person.call('applications.sync', { params: { id }, body: {} });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  const elsewhere = `${stage.ready.url}/applications/${id}`;
  await page.goto(elsewhere);
  await expect(page.getByText('1 resource, all as in Git')).toBeVisible();
  const seen = async (path: string) => (await stage.sandbox.request('GET', path)).body;
  expect(await seen(`/api/v1/namespaces/${namespace}`)).toMatchObject({
    metadata: { labels: { tier: 'gold' } },
  });
  expect(await seen(`/api/v1/namespaces/${namespace}/configmaps/a`)).toMatchObject({
    metadata: { labels: { team: 'shop' } },
    data: { v: 'from a patch' },
  });

  // Somebody removes it while its page is open.
  await stage.person.call('applications.remove', { params: { id } });
  await page.waitForURL('**/applications');
  await expect(page.getByText('settings was removed.')).toBeVisible();
});
