import { expect, type Page, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { podsIn, tellPods } from '../fixtures/pods.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

let stage: Stage;
let branch: Branch;

test.beforeAll(async () => {
  stage = await openStage('Wanda');
  branch = await ownBranch(stage.ready, 'waves');
  await branch.push(
    {
      'waves/migrate.yaml': job('migrate', 'PreSync', 'never-pulls'),
      'waves/web.yaml': deployment('web', 'never-pulls'),
      'waves/after.yaml': config('after', '1'),
      'waves/notify.yaml': job('notify', 'PostSync', ''),
      'kept/web.yaml': deployment('crash', 'crashes'),
    },
    'Start',
  );
});

test('a sync says what each wave waits for, until its turn comes', async ({ page }) => {
  const { id, namespace } = await create('waves');
  await signIn(page, stage);
  await openNewestSync(page, id);

  await test.step('for a hook', async () => {
    // The Deployment, the ConfigMap of the next wave and the hook after them.
    await expect(page.getByText('waits for the PreSync hook Job migrate')).toHaveCount(3);
    await expect(rowOf(page, 'migrate').getByText('0 of 1 completions')).toHaveCount(1);
    await shoot(page, '60-waits-for-hook', { everyWay: true });
    expect(await stage.sandbox.configMaps(namespace)).toEqual({});
  });

  await test.step('for a wave', async () => {
    await tellPods(stage.sandbox, namespace, ready);
    await expect(page.getByText('waits for wave 0: Deployment web')).toHaveCount(2);
    await expect(page.getByText('waits for the PreSync hook')).toHaveCount(0);
    await expect(rowOf(page, 'web')).toContainText('0 of 1');
    await expect(page.getByText('0 of 1 completions')).toHaveCount(0);
    await shoot(page, '61-waits-for-wave', { everyWay: true });
    expect(await stage.sandbox.configMaps(namespace)).toEqual({});
  });

  await test.step('for nothing more', async () => {
    await expect.poll(async () => (await podsIn(stage.sandbox, namespace)).length).toBeGreaterThan(1);
    await tellPods(stage.sandbox, namespace, ready);
    await expect(page.getByRole('heading', { name: /Sync 1.*Succeeded/s })).toBeVisible();
    await expect(page.getByText(/^waits for/)).toHaveCount(0);
    expect(Object.keys(await stage.sandbox.configMaps(namespace))).toEqual(['after']);
    await shoot(page, '62-waited', { everyWay: true });
  });
});

test('why an object failed is kept with its sync: the events and the log stand when the pod is long gone', async ({
  page,
}) => {
  const { id, namespace } = await create('kept', { waveDeadlineSeconds: 5 });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Failed');
  const [crashed] = await podsIn(stage.sandbox, namespace);
  if (!crashed) throw new Error('a pod was to be there');
  await branch.push({ 'kept/web.yaml': deployment('web', '') }, 'One that starts');
  await stage.look();
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  await expect
    .poll(async () => (await podsIn(stage.sandbox, namespace)).map(({ name }) => name))
    .not.toContain(crashed.name);
  const events = `/api/v1/namespaces/${namespace}/events`;
  expect((await stage.sandbox.request('DELETE', events)).status).toBe(200);

  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}?tab=history`);
  await page.locator('a[href*="/syncs/"]').last().click();
  await expect(page.getByRole('heading', { name: /Sync 1.*Failed/s })).toBeVisible();
  await expect(page.getByText('fatal: DATABASE_URL is not set').first()).toBeVisible();
  await expect(page.getByText(/Back-off restarting failed container/).first()).toBeVisible();
  await expect(page.getByText(crashed.name).first()).toBeVisible();
  await shoot(page, '63-kept-evidence', { everyWay: true });
});

const ready = { annotations: { 'landfall.test/pod': 'starts' } };

const rowOf = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });

const create = (path: string, syncPolicy: Record<string, unknown> = {}) =>
  stage.create({ name: `${path}-${branch.name}`, targetRevision: branch.name, path, syncPolicy });

async function openNewestSync(page: Page, id: string): Promise<void> {
  const { lastSync } = await stage.applicationWhen(id, (now) => now.lastSync !== null);
  await page.goto(`${stage.ready.url}/applications/${id}/syncs/${lastSync?.id}`);
}

function config(name: string, wave: string): string {
  const annotations = `{argocd.argoproj.io/sync-wave: "${wave}"}`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, annotations: ${annotations}}\ndata: {v: "1"}\n`;
}

function job(name: string, phase: string, how: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, annotations: {argocd.argoproj.io/hook: ${phase}}}
spec:
  template:
    metadata: {annotations: {landfall.test/pod: "${how}"}}
    spec: {restartPolicy: Never, containers: [{name: migrate, image: registry.test/migrate}]}
`;
}

function deployment(container: string, how: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {landfall.test/pod: "${how}"}}
    spec: {containers: [{name: ${container}, image: registry.test/web}]}
`;
}
