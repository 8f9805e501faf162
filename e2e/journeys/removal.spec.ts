import { expect, type Page, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { listIn, podsIn, tellPods } from '../fixtures/pods.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

const FOREGROUND = 'Delete its objects, and wait until they are gone';
const BACKGROUND = 'Delete its objects, what they made goes by itself';
const ORPHAN = 'Delete its objects, leave what they made';

let stage: Stage;
let branch: Branch;

test.beforeAll(async () => {
  stage = await openStage('Rita');
  branch = await ownBranch(stage.ready, 'removal');
  await branch.push(
    { 'web/web.yaml': deployment, 'data/web.yaml': deployment, 'data/claim.yaml': claim },
    'Start',
  );
});
test.beforeEach(({ page }) => signIn(page, stage));

test('foreground: its deletion ends when the last pod is gone, and not before', async ({ page }) => {
  const { name, namespace } = await running(page, 'foreground');
  await tellPods(stage.sandbox, namespace, { finalizers: ['landfall.test/held'] });
  const dialog = await openDialog(page, name, FOREGROUND);
  await shoot(page, '70-remove-foreground', { everyWay: true });
  await dialog.getByRole('button', { name: `Delete ${name} and 1 object` }).click();
  await page.waitForURL('**/syncs/**');
  await expect(page.getByText(/still being deleted|waits for/).first()).toBeVisible();
  const [web] = await deploymentsIn(namespace);
  expect(web?.deletionTimestamp).toBeDefined();
  expect(await podsIn(stage.sandbox, namespace)).toHaveLength(1);
  await shoot(page, '70-deleting', { everyWay: true });
  await tellPods(stage.sandbox, namespace, { finalizers: [] });
  await gone(page, name);
  expect(await deploymentsIn(namespace)).toEqual([]);
  expect(await replicaSetsIn(namespace)).toEqual([]);
  expect(await podsIn(stage.sandbox, namespace)).toEqual([]);
});

test('background: its deletion ends with the objects, and what they made goes behind it', async ({
  page,
}) => {
  const { name, namespace } = await running(page, 'background');
  await tellPods(stage.sandbox, namespace, { finalizers: ['landfall.test/held'] });
  const dialog = await openDialog(page, name, BACKGROUND);
  await shoot(page, '71-remove-background', { everyWay: true });
  await dialog.getByRole('button', { name: `Delete ${name} and 1 object` }).click();
  await gone(page, name);
  expect(await deploymentsIn(namespace)).toEqual([]);
  // The cluster is still at it: nobody waited for the pod.
  expect(await podsIn(stage.sandbox, namespace)).toHaveLength(1);
  await tellPods(stage.sandbox, namespace, { finalizers: [] });
  await expect.poll(() => podsIn(stage.sandbox, namespace)).toEqual([]);
  await expect.poll(() => replicaSetsIn(namespace)).toEqual([]);
});

test('orphan: the objects go, what they made runs on and belongs to nobody', async ({ page }) => {
  const { name, namespace } = await running(page, 'orphan');
  const [before] = await podsIn(stage.sandbox, namespace);
  const dialog = await openDialog(page, name, ORPHAN);
  await shoot(page, '72-remove-orphan', { everyWay: true });
  await dialog.getByRole('button', { name: `Delete ${name} and 1 object` }).click();
  await gone(page, name);
  expect(await deploymentsIn(namespace)).toEqual([]);
  const [set] = await replicaSetsIn(namespace);
  expect(set).toMatchObject({ ownerReferences: [] });
  expect((await podsIn(stage.sandbox, namespace)).map(({ name }) => name)).toEqual([before?.name]);
});

test('where data can go, the name is typed first', async ({ page }) => {
  const { name, namespace } = await running(page, 'data');
  const dialog = await openDialog(page, name, FOREGROUND);
  const confirm = dialog.getByRole('button', { name: `Delete ${name} and 2 objects` });
  await expect(
    dialog.getByText(/can go with PersistentVolumeClaim data: that cannot be brought back/),
  ).toBeVisible();
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(`Type ${name} to go on`).fill(name.slice(0, -1));
  await expect(confirm).toBeDisabled();
  await shoot(page, '73-remove-typed', { everyWay: true });
  // Forgetting it loses nothing: no name is asked for.
  await dialog.getByText('Forget it').click();
  await expect(dialog.getByLabel(/^Type/)).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: `Forget ${name}` })).toBeEnabled();
  await dialog.getByText(FOREGROUND).click();
  await dialog.getByLabel(`Type ${name} to go on`).fill(name);
  await confirm.click();
  await gone(page, name);
  expect(await listIn(stage.sandbox, namespace, '/api/v1 persistentvolumeclaims')).toEqual([]);
  expect(await podsIn(stage.sandbox, namespace)).toEqual([]);
});

/** An application whose one pod runs, its settings open. */
async function running(page: Page, way: string): Promise<{ name: string; namespace: string }> {
  const name = `${way}-${branch.name}`;
  const path = way === 'data' ? 'data' : 'web';
  const { id, namespace } = await stage.create({ name, targetRevision: branch.name, path });
  await stage.applicationWhen(
    id,
    ({ syncStatus, health }) => syncStatus === 'Synced' && health.status === 'Healthy',
  );
  expect(await podsIn(stage.sandbox, namespace)).toHaveLength(1);
  await page.goto(`${stage.ready.url}/applications/${id}?tab=settings`);
  return { name, namespace };
}

async function openDialog(page: Page, name: string, way: string) {
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(way).click();
  await expect(dialog.getByText(/object(s are| is) deleted from sandbox/)).toBeVisible();
  return dialog;
}

async function gone(page: Page, name: string): Promise<void> {
  await page.waitForURL('**/applications', { timeout: 60_000 });
  // The page it was asked on may still be there when all is gone: then that one says so.
  await expect(page.getByText(new RegExp(`^${name} (is deleted|was removed)\\.$`))).toBeVisible();
}

const deploymentsIn = (namespace: string) => listIn(stage.sandbox, namespace, '/apis/apps/v1 deployments');
const replicaSetsIn = (namespace: string) => listIn(stage.sandbox, namespace, '/apis/apps/v1 replicasets');

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: registry.test/web}]}
`;

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
