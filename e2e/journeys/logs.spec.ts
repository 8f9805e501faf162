import { randomBytes } from 'node:crypto';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startAgent } from '../fixtures/agent.ts';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: chat, image: registry.test/web}]}
`;

let stage: Stage;
let branch: Branch;

test.beforeAll(async () => {
  stage = await openStage('Olga');
  branch = await ownBranch(stage.ready, 'logs');
  await branch.push({ 'chatty/web.yaml': deployment }, 'Start');
});

const word = (): string => randomBytes(6).toString('hex');

async function live(namespace: string) {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  const { body } = await stage.sandbox.request('GET', path);
  return (body as { spec: { replicas: number; template: { metadata: { annotations?: object } } } }).spec;
}

/** Makes an application, waits until it is well, and opens its Deployment. */
async function openWeb(page: Page, name: string, more: Record<string, unknown> = {}) {
  const { id } = await stage.create({
    ...{ name, targetRevision: branch.name, path: 'chatty', syncPolicy: { selfHeal: false } },
    ...more,
  });
  await stage.applicationWhen(id, ({ syncStatus, health }) => {
    return syncStatus === 'Synced' && health.status === 'Healthy';
  });
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}`);
  await page.getByRole('button', { name: `${name} / web`, exact: true }).click();
  return { id, panel: page.getByRole('dialog', { name: 'Deployment web', exact: true }) };
}

async function follow(panel: Locator): Promise<void> {
  await panel.getByRole('tab', { name: 'Logs' }).click();
  await panel.getByRole('switch', { name: 'Follow' }).check();
  await expect(panel.getByText('Following', { exact: true })).toBeVisible();
  const first = word();
  await stage.sandbox.chat([`${first} one`, `${first} two`]);
  await expect(panel.locator('pre').first()).toContainText(`${first} one\n${first} two`);
}

test('a log is followed, a workload restarted and scaled back, beside the object it is about', async ({
  page,
}) => {
  const name = `chatty-${branch.name}`;
  const { id, panel } = await openWeb(page, name);

  await test.step('lines come as they are written', async () => {
    await follow(panel);
    await shoot(page, '120-log-followed', { everyWay: true });
  });

  await test.step('what comes too fast is counted, and the newest is there', async () => {
    const last = word();
    await stage.sandbox.chat([...Array.from({ length: 20_000 }, (_, at) => `so much to say ${at}`)]);
    await expect(panel.getByText(/[\d,]+ lines left out/)).toBeVisible();
    await expect(async () => {
      await stage.sandbox.chat([last]);
      await expect(panel.locator('pre').first()).toContainText(last, { timeout: 2_000 });
    }).toPass();
    await shoot(page, '121-log-left-out');
  });

  await test.step('a restart, after its consequences were read', async () => {
    await panel.getByRole('tab', { name: 'Summary' }).click();
    await panel.getByRole('button', { name: 'Restart…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restart Deployment web' });
    await expect(dialog.getByText(/no sync takes it back/)).toBeVisible();
    await shoot(page, '122-restart', { everyWay: true });
    await dialog.getByRole('button', { name: 'Restart Deployment web' }).click();
    await expect(panel.getByText('Restarted: its pods are being replaced.')).toBeVisible();
    expect((await live(name)).template.metadata.annotations).toHaveProperty([RESTARTED_AT]);
    await stage.person.call('applications.refresh', { params: { id } });
    const { syncStatus } = await stage.applicationWhen(id, ({ health }) => health.status === 'Healthy');
    expect(syncStatus).toBe('Synced');
    await shoot(page, '123-restarted');
  });

  await test.step('scaled by hand, and back', async () => {
    const scale = `/apis/apps/v1/namespaces/${name}/deployments/web?fieldManager=kubectl-scale&force=true`;
    const by = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 4 },
    };
    await stage.sandbox.request('PATCH', scale, by);
    await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'OutOfSync');
    await panel.getByRole('button', { name: 'Scale back…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Scale Deployment web back' });
    await expect(
      dialog.getByText('It runs with 4 replicas and gets those that it was applied with last.'),
    ).toBeVisible();
    await dialog.getByRole('button', { name: 'Scale Deployment web back' }).click();
    await expect(panel.getByText('Scaled back from 4 to 2 replicas.')).toBeVisible();
    expect((await live(name)).replicas).toBe(2);
    await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
    await shoot(page, '124-scaled-back', { everyWay: true });
  });

  await test.step('while the line is stopped it is asked why; the activity has all of it', async () => {
    await stage.person.call('line.stop', { body: { reason: 'The till is down.' } });
    await page.reload();
    await panel.getByRole('button', { name: 'Restart…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restart Deployment web all the same' });
    await expect(dialog.getByText(/stopped the line/)).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Why' }).fill('It leaks.');
    await dialog.getByRole('button', { name: 'Restart Deployment web' }).click();
    await expect(panel.getByText('Restarted: its pods are being replaced.')).toBeVisible();
    await stage.person.call('line.lift', {});
    await page.goto(`${stage.ready.url}/activity`);
    await expect(page.getByText(`restarted a workload of ${name}`).first()).toBeVisible();
    await expect(page.getByText(`scaled a workload of ${name} back`)).toBeVisible();
    await expect(page.getByText(/It leaks\./).first()).toBeVisible();
  });
});

test('the same through an agent, and what its own policy denies is said in its words', async ({ page }) => {
  const name = `edge-${branch.name}`;
  const { clusterId, token } = await stage.person.call('clusters.createAgent', { body: { name } });
  const { ready, sandbox } = stage;
  const agent = await startAgent({ ready, sandbox, token, namespace: `agent-${name}` });
  try {
    const { id, panel } = await openWeb(page, name, { clusterId });
    await follow(panel);
    await panel.getByRole('button', { name: 'Restart…' }).click();
    await page.getByRole('button', { name: 'Restart Deployment web' }).click();
    await expect(panel.getByText('Restarted: its pods are being replaced.')).toBeVisible();
    expect((await live(name)).template.metadata.annotations).toHaveProperty([RESTARTED_AT]);
    const scale = `/apis/apps/v1/namespaces/${name}/deployments/web?fieldManager=kubectl-scale&force=true`;
    const by = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 5 },
    };
    await sandbox.request('PATCH', scale, by);
    await panel.getByRole('button', { name: 'Scale back…' }).click();
    await page.getByRole('button', { name: 'Scale Deployment web back' }).click();
    await expect(panel.getByText('Scaled back from 5 to 2 replicas.')).toBeVisible();
    expect((await live(name)).replicas).toBe(2);
    await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');

    const policy = { 'policy.json': JSON.stringify({ deny: [{ namespace: name }] }) };
    const map = { metadata: { name: 'landfall-agent-policy' }, data: policy };
    await sandbox.request('POST', `/api/v1/namespaces/agent-${name}/configmaps`, map);
    await panel.getByRole('button', { name: 'Restart…' }).click();
    await page.getByRole('button', { name: 'Restart Deployment web' }).click();
    await expect(panel.getByText(/The agent of this cluster does not touch Deployment web/)).toBeVisible();
    await panel.getByRole('switch', { name: 'Follow' }).uncheck();
    await panel.getByRole('switch', { name: 'Follow' }).check();
    await expect(panel.getByText(/does not read/)).toBeVisible();
    await shoot(page, '125-log-denied', { everyWay: true });
  } finally {
    await agent.stop();
  }
});
