import { expect, type Page, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

let stage: Stage;
let branch: Branch;

const config = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {v: "1"}\n`;
const job = (name: string, phase: string, how = '') => `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, annotations: {argocd.argoproj.io/hook: ${phase}}}
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: {landfall.test/pod: "${how}"}}
    spec: {restartPolicy: Never, containers: [{name: ${how === '' ? 'migrate' : 'crash'}, image: registry.test/migrate}]}
`;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  stage = await openStage('Edith');
  branch = await ownBranch(stage.ready, 'engine');
  const objects = [...'abcdefgh'].map((name) => [`engine/${name}.yaml`, config(name)]);
  await branch.push(
    {
      ...Object.fromEntries(objects),
      'engine/migrate.yaml': job('migrate', 'PreSync'),
      'engine/notify.yaml': job('notify', 'PostSync'),
    },
    'Eight objects and two hooks',
  );
});

test('hooks run in their phases, a large prune waits for a yes, a failed hook shows its log, and all is deleted with a word', async ({
  page,
}) => {
  const namespace = branch.name;
  const { id } = await stage.create({
    name: 'engine',
    namespace,
    path: 'engine',
    targetRevision: branch.name,
  });
  const synced = await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  await signIn(page, stage);

  await test.step('hooks in their phases', async () => {
    await openSync(page, id, synced.lastSync?.id);
    await expect(page.getByText('PreSync', { exact: true })).toBeVisible();
    await expect(page.getByText('hook', { exact: true })).toHaveCount(2);
    // Eight ConfigMaps and their namespace: the count is of the rows below it.
    await expect(page.getByText('9 to create, 2 hooks')).toBeVisible();
    await page.getByText('Job migrate', { exact: true }).click();
    await expect(page.getByText('orders: added column paid_at').first()).toBeVisible();
    await expect(page).toHaveTitle('engine sync 1 · Landfall');
    await shoot(page, '30-sync-with-hooks');
  });

  await test.step('approve what deletes too much', async () => {
    await branch.push(
      Object.fromEntries([...'cdefgh'].map((name) => [`engine/${name}.yaml`, null])),
      'Remove six',
    );
    await stage.look();
    await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'WaitingForApproval');
    await page.goto(`${stage.ready.url}/applications/${id}`);
    await expect(page.getByText('8 resources, 6 not as in Git')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Approve and delete 6 objects' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Sync engine' })).toHaveCount(0);
    await expect(page).toHaveTitle('Waiting for approval · engine · Landfall');
    const icon = page.locator('link[rel="icon"]').first();
    await expect(icon).toHaveAttribute('href', /^data:image\/svg\+xml,.*path/);
    await shoot(page, '31-application-waits', { everyWay: true });
    // A page without a status of its own has Landfall's icon again.
    await page.getByRole('link', { name: 'Clusters' }).first().click();
    await expect(page).toHaveTitle('Clusters · Landfall');
    await expect(icon).toHaveAttribute('href', /icon\.svg/);
    await page.goto(`${stage.ready.url}/`);
    await expect(page.getByText('waits for your yes').first()).toBeVisible();
    const mark = page.getByText('Waiting for approval').first();
    expect(await mark.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
    await shoot(page, '31-overview-waits', { everyWay: true });
    await page.getByRole('link', { name: /^Review sync \d+ of engine$/ }).click();
    await expect(page.getByRole('heading', { name: /Sync \d+.*Waiting/s })).toBeVisible();
    await shoot(page, '31-waiting-for-approval', { everyWay: true });
    await page.getByRole('button', { name: 'Approve and delete 6 objects' }).click();
    await expect(page.getByRole('heading', { name: /Sync \d+.*Succeeded/s })).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByText('Approved by Edith')).toBeVisible();
  });

  await test.step('a failed hook: its last log lines are kept', async () => {
    await branch.push(
      { 'engine/migrate.yaml': job('migrate', 'PreSync', 'fails') },
      'A migration that fails',
    );
    await stage.look();
    const failed = await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Failed');
    await openSync(page, id, failed.lastSync?.id);
    await expect(page.getByText('The PreSync hook Job migrate')).toBeVisible();
    await expect(page.getByText(/specified backoff limit; /)).toHaveCount(1);
    await expect(page.getByText('fatal: DATABASE_URL is not set')).toBeVisible();
    // Both ConfigMaps are as in Git, though the failure came before their turn.
    await expect(page.getByText('Not reached.')).toHaveCount(1);
    const back = page.getByRole('link', { name: 'Roll back to 2…' });
    await expect(back).toHaveAttribute('href', /\/rollback\//);
    await expect(page.getByRole('link', { name: 'Roll back to 3…' })).toHaveCount(0);
    await shoot(page, '32-failed-hook', { everyWay: true });
  });

  await test.step('delete it with its objects', async () => {
    await page.goto(`${stage.ready.url}/applications/${id}?tab=settings`);
    await page.route('**/removal', (route) => route.fulfill({ status: 500 }));
    await page.getByRole('button', { name: 'Remove engine' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Delete its objects, and wait until they are gone').click();
    // Nothing is said and nothing can be done before it is known what goes.
    await expect(dialog.getByRole('alert')).toBeVisible();
    await expect(dialog.getByText(/\d objects/)).toHaveCount(0);
    await expect(dialog.getByRole('button', { name: 'Delete engine and its objects' })).toBeDisabled();
    await shoot(page, '33-remove-unknown');
    await page.unroute('**/removal');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await expect(dialog.getByText('2 objects are deleted from sandbox')).toBeVisible();
    // Two ConfigMaps hold no data that Git does not have: no name has to be typed.
    await expect(dialog.getByLabel(/^Type/)).toHaveCount(0);
    await shoot(page, '33-remove', { everyWay: true });
    await dialog.getByRole('button', { name: 'Delete engine and 2 objects' }).click();
    await page.waitForURL('**/applications', { timeout: 60_000 });
    // The page it was asked on may still be there when all is gone: then that one says so.
    await expect(page.getByText(/^engine (is deleted|was removed)\.$/)).toBeVisible();
    await shoot(page, '34-deleted', { everyWay: true });
    expect(Object.keys(await stage.sandbox.configMaps(namespace))).toEqual([]);
    // The Jobs that its hooks left are in no inventory; they go with it.
    const jobs = await stage.sandbox.request('GET', `/apis/batch/v1/namespaces/${namespace}/jobs`);
    expect(jobs.body).toMatchObject({ items: [] });
  });
});

async function openSync(page: Page, id: string, sync: string | undefined): Promise<void> {
  await page.goto(`${stage.ready.url}/applications/${id}/syncs/${sync}`);
  await expect(page.getByRole('heading', { name: /Sync \d+/ })).toBeVisible();
}
