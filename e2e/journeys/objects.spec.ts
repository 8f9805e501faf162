import { expect, type Page, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

let stage: Stage;
let branch: Branch;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  stage = await openStage('Olga');
  branch = await ownBranch(stage.ready, 'objects');
  await branch.push(
    {
      'drift/a.yaml': config('a', ''),
      'odd/a.yaml': config('a', '{argocd.argoproj.io/sync-options: Prun=false}'),
      'odd/notes.yaml': 'nothing: to see\n',
      'crash/web.yaml': crashing,
      'runs/web.yaml': running,
      'held/a.yaml': config('a', ''),
      'refused/a.yaml': config('a', ''),
      'refused/b.yaml': 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: b}\n',
      'refused/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {value: 1}\n',
    },
    'Start',
  );
});

test('drift is explained field by field, whatever the last plan said', async ({ page }) => {
  const { id, namespace } = await create('drift', { selfHeal: false });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  const edit = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { value: 'by hand' } };
  const path = `/api/v1/namespaces/${namespace}/configmaps/a?fieldManager=kubectl-edit&force=true`;
  await stage.sandbox.request('PATCH', path, edit);
  await stage.person.call('applications.refresh', { params: { id } });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'OutOfSync');

  await signIn(page, stage);
  const panel = await openObject(page, id, `${namespace} / a`);
  await expect(panel.getByText('Why it is out of sync')).toBeVisible();
  await expect(panel.getByText('data.value')).toBeVisible();
  await expect(panel.getByText('by hand')).toBeVisible();
  await expect(panel.getByText(/set by kubectl-edit/)).toBeVisible();
  await shoot(page, '40-why-out-of-sync', { everyWay: true });
  await panel.getByRole('tab', { name: 'Diff' }).click();
  await expect(panel.getByText('The cluster has what Git wants.')).toHaveCount(0);
  await expect(panel.getByText('by hand')).toBeVisible();
});

test('what the render and the plan found odd stands on the page', async ({ page }) => {
  const { id } = await create('odd');
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}`);
  const warnings = page.getByRole('region', { name: 'Warnings' });
  await expect(warnings.getByText(/notes\.yaml/)).toBeVisible();
  await expect(warnings.getByText(/a sync option nobody knows: Prun/)).toBeVisible();
  await shoot(page, '41-warnings', { everyWay: true });
});

test('an object that failed shows its events and its log', async ({ page }) => {
  const { id, namespace } = await create('crash', { waveDeadlineSeconds: 5 });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Failed');
  await signIn(page, stage);
  const panel = await openObject(page, id, `${namespace} / web`);
  await panel.getByRole('tab', { name: 'Logs' }).click();
  await expect(panel.getByText('fatal: DATABASE_URL is not set').first()).toBeVisible();
  await panel.getByRole('tab', { name: 'Events' }).click();
  await expect(panel.getByText(/BackOff/).first()).toBeVisible();
  await shoot(page, '42-object-events', { everyWay: true });
});

test('what a workload made is seen by owner, with its events and logs, though nothing failed', async ({
  page,
}) => {
  const { id, namespace } = await create('runs');
  await stage.applicationWhen(id, ({ health }) => health.status === 'Healthy');
  await signIn(page, stage);
  const panel = await openObject(page, id, `${namespace} / web`);
  await panel.getByRole('tab', { name: 'Pods' }).click();
  const made = panel.getByRole('list', { name: 'What it made' });
  await expect(made.getByText('ReplicaSet', { exact: true })).toHaveCount(1);
  await expect(made.getByText('Pod', { exact: true })).toHaveCount(2);
  await shoot(page, '43-pods', { everyWay: true });
  await made
    .getByRole('button', { name: /^Logs of web-/ })
    .first()
    .click();
  await expect(panel.getByText('listening on')).toBeVisible();
  await shoot(page, '44-logs', { everyWay: true });
  await panel.getByRole('tab', { name: 'Events' }).click();
  await expect(panel.getByText(/ScalingReplicaSet/)).toBeVisible();

  await page.goto(`${stage.ready.url}/applications/${id}?view=graph`);
  await page.getByRole('button', { name: 'What web made' }).click();
  await expect(page.getByText('ReplicaSet', { exact: true })).toBeVisible();
  await shoot(page, '45-graph', { everyWay: true });
});

test('a field that another tool holds is named with its holder, and taken over with a yes', async ({
  page,
}) => {
  const namespace = `held-${branch.name}`;
  await stage.sandbox.request('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const theirs = { metadata: { name: 'a' }, data: { value: 'theirs', more: 'of theirs' } };
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  await stage.sandbox.request('POST', `${path}?fieldManager=kubectl-create`, theirs);
  const { id } = await create('held');
  await stage.applicationWhen(id, ({ problem }) => problem?.code === 'field-conflict');
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}?tab=changes`);
  await expect(page.getByText(/data\.value is held by kubectl-create for/)).toBeVisible();
  await shoot(page, '43-conflict', { everyWay: true });
  await page.getByRole('button', { name: 'Take over from kubectl-create' }).click();
  await expect(page.getByRole('dialog').getByText(/what Git does not have is removed/)).toBeVisible();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Leave it alone' })).toBeVisible();
  await shoot(page, '43-take-over');
  await page.getByRole('button', { name: 'Take over and sync' }).click();
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  expect((await stage.sandbox.configMaps(namespace)).a?.data).toEqual({ value: '1' });
  await expect(page.getByRole('button', { name: /^Take over/ })).toHaveCount(0);
});

test('each object that was refused says why, above its sync', async ({ page }) => {
  const { id } = await create('refused');
  const { lastSync } = await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Failed');
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}/syncs/${lastSync?.id}`);
  await expect(page.getByText(/it has one in networking\.k8s\.io\/v1/)).toHaveCount(1);
  await expect(page.getByText(/\.data\.value \(string\)/)).toHaveCount(1);
  await expect(page.getByText('why stands above')).toHaveCount(2);
  await expect(page.getByText('not reached', { exact: true }).first()).toBeVisible();
  // Nothing was good before it: there is nothing to go back to.
  await expect(page.getByRole('link', { name: /^Roll back/ })).toHaveCount(0);
  await shoot(page, '46-refused', { everyWay: true });
});

const create = (path: string, syncPolicy: Record<string, unknown> = {}) =>
  stage.create({ name: `${path}-${branch.name}`, targetRevision: branch.name, path, syncPolicy });

async function openObject(page: Page, id: string, name: string) {
  await page.goto(`${stage.ready.url}/applications/${id}`);
  await page.getByRole('button', { name, exact: true }).click();
  return page.getByRole('dialog');
}

function config(name: string, annotations: string): string {
  const metadata = annotations === '' ? `{name: ${name}}` : `{name: ${name}, annotations: ${annotations}}`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: ${metadata}\ndata: {value: "1"}\n`;
}

const running = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: registry.test/web}]}
`;
const crashing = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {landfall.test/pod: crashes}}
    spec: {containers: [{name: crash, image: registry.test/web}]}
`;
