import { randomBytes } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { type RunningAgent, startAgent } from '../fixtures/agent.ts';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

const config = (colour: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: paint}\ndata: {colour: ${colour}}\n`;

test.describe.configure({ mode: 'serial' });

const name = `inside-${randomBytes(3).toString('hex')}`;
const running: RunningAgent[] = [];
let stage: Stage;
let branch: Branch;

test.beforeAll(async () => {
  stage = await openStage('Olga');
  branch = await ownBranch(stage.ready, 'agent');
  await branch.push({ 'inside/paint.yaml': config('blue') }, 'Paint it blue');
});

test.afterAll(async () => {
  for (const agent of running) await agent.stop();
});

async function start(token: string, namespace: string): Promise<RunningAgent> {
  const { ready, sandbox } = stage;
  const agent = await startAgent({ ready, sandbox, token, namespace });
  running.push(agent);
  return agent;
}

const tokenIn = (line: string): string => /lf_agt_\w+/.exec(line)?.[0] ?? '';

/** Names a cluster that its agent will connect; answers the token out of the line for a plain process. */
async function askForAnAgent(page: Page, called: string): Promise<string> {
  await page.goto(`${stage.ready.url}/clusters/new?by=agent`);
  await page.getByLabel('Name', { exact: true }).fill(called);
  await page.getByRole('button', { name: 'Make the install line' }).click();
  await page.waitForURL('**/clusters/*/install');
  await page.getByRole('tab', { name: 'A plain process' }).click();
  const line = (await page.getByRole('tabpanel').locator('pre').textContent()) ?? '';
  await page.getByRole('tab', { name: 'kubectl' }).click();
  return tokenIn(line);
}

const paint = async () => (await stage.sandbox.configMaps(name)).paint;

test('a cluster that nobody reaches is deployed to by its agent, which heals alone while it is cut off', async ({
  page,
}) => {
  await signIn(page, stage);

  await test.step('two ways to add a cluster', async () => {
    await page.goto(`${stage.ready.url}/clusters/new`);
    await expect(page.getByRole('radio', { name: /Paste a kubeconfig/ })).toBeChecked();
    await shoot(page, '100-cluster-ways', { everyWay: true });
    await page.getByRole('radio', { name: /Install an agent/ }).click();
    await page.getByRole('radio', { name: 'Chosen namespaces' }).check();
    await page.getByRole('button', { name: 'Make the install line' }).click();
    await expect(page.getByText('Name at least one namespace.')).toBeVisible();
    await shoot(page, '101-cluster-agent', { everyWay: true });
  });

  const token = await askForAnAgent(page, name);
  const clusterUrl = page.url().replace(/\/install$/, '');
  await test.step('one line, a clock, and a place that waits', async () => {
    await expect(page.getByText('Waiting for your cluster…')).toBeVisible();
    await expect(page.getByText(/Good for 14 min/)).toBeVisible();
    await expect(page.getByRole('tabpanel').locator('pre')).toContainText(/^kubectl apply -f "http/);
    await shoot(page, '102-agent-waiting', { everyWay: true });
    await page.getByRole('tab', { name: 'Helm' }).click();
    await expect(page.getByRole('tabpanel').locator('pre')).toContainText(/^helm upgrade --install /);
  });

  const agent = await start(token, name);
  await test.step('it turns green by itself when the agent calls', async () => {
    await expect(page.getByText(`${name} is connected`)).toBeVisible();
    await expect(page.getByText('v1.34.4').first()).toBeVisible();
    await expect(page.getByText('everything we need')).toBeVisible();
    await expect(page.getByText('Its token was used')).toBeVisible();
    await shoot(page, '103-agent-here', { everyWay: true });
  });

  await test.step('an application on it, from here', async () => {
    await page.getByRole('link', { name: 'Create an application' }).click();
    await page.waitForURL('**/applications/new?cluster=*');
    await expect(page.getByRole('combobox', { name: 'Cluster' })).toHaveValue(name);
    await page.getByRole('combobox', { name: 'Revision' }).fill(branch.name);
    await page.getByRole('combobox', { name: 'Path' }).fill('inside');
    await page.getByRole('textbox', { name: 'Namespace' }).fill(name);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await page.getByRole('button', { name: 'Preview what it would do' }).click();
    await expect(page.getByText(/to create/).first()).toBeVisible();
    await page.getByRole('button', { name: `Create ${name}` }).click();
    await page.waitForURL('**/syncs/**');
    await expect(page.getByRole('heading', { name: /Sync 1.*Succeeded/s })).toBeVisible();
    await shoot(page, '104-agent-first-sync');
  });
  const applicationUrl = page.url().replace(/\/syncs\/.*/, '');
  const id = applicationUrl.split('/').at(-1) ?? '';

  await test.step('a push arrives', async () => {
    await page.goto(applicationUrl);
    const revision = await branch.push({ 'inside/paint.yaml': config('green') }, 'Paint it green');
    await stage.look();
    await expect(page.getByText(revision.slice(0, 7)).first()).toBeVisible();
    await stage.applicationWhen(
      id,
      ({ syncStatus, synced }) => syncStatus === 'Synced' && synced?.revision === revision,
    );
    expect((await paint())?.data).toEqual({ colour: 'green' });
  });

  await test.step('the link is cut: nothing is green that cannot be seen', async () => {
    await page.goto(clusterUrl);
    await expect(page.getByText('Connected').first()).toBeVisible();
    await shoot(page, '105-cluster-connected', { everyWay: true });
    agent.wire.cut();
    await expect(page.getByText('Disconnected').first()).toBeVisible();
    await expect(page.getByText('Unknown').first()).toBeVisible();
    await expect(page.getByRole('main').locator('[data-tone=green]')).toHaveCount(0);
    await shoot(page, '106-cluster-disconnected', { everyWay: true });
    await page.goto(applicationUrl);
    await expect(page.getByText('The agent is disconnected.')).toBeVisible();
    await expect(page.getByText('Synced', { exact: true })).toHaveCount(0);
    await shoot(page, '107-application-away', { everyWay: true });
    await page.goto(`${stage.ready.url}/clusters`);
    await expect(page.getByText('Disconnected').first()).toBeVisible();
    await shoot(page, '108-clusters-away', { everyWay: true });
  });

  await test.step('the agent puts back by itself what is deleted meanwhile', async () => {
    const before = await paint();
    await stage.sandbox.request('DELETE', `/api/v1/namespaces/${name}/configmaps/paint`);
    await expect.poll(async () => (await paint())?.data, { timeout: 60_000 }).toEqual({ colour: 'green' });
    expect((await paint())?.uid).not.toBe(before?.uid);
    const { syncStatus } = await stage.application(id);
    expect(syncStatus).toBe('Unknown');
  });

  await test.step('back again: the history has what it did', async () => {
    await page.goto(`${applicationUrl}?tab=history`);
    agent.wire.mend();
    await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
    const { items } = await stage.person.call('syncs.list', { query: { applicationId: id } });
    const healed = items.filter(({ trigger }) => trigger === 'self-heal');
    expect(healed.map(({ state, scope }) => [state, scope?.map(({ name: object }) => object)])).toEqual([
      ['succeeded', ['paint']],
    ]);
    await expect(page.getByText('Synced', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('link', { name: /^Sync 3|^3$/ }).first()).toBeVisible();
    await expect(page.getByText('its agent, alone', { exact: true })).toBeVisible();
    await shoot(page, '109-healed-alone', { everyWay: true });
  });

  await test.step('revoked: it is not let in again, and says so', async () => {
    await page.goto(clusterUrl);
    await page.getByRole('button', { name: 'Revoke agent' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/nothing is applied, seen or healed/)).toBeVisible();
    await shoot(page, '110-agent-revoke');
    await dialog.getByRole('button', { name: 'Revoke agent' }).click();
    await expect(page.getByText('Agent revoked').first()).toBeVisible();
    expect(await agent.ended).toBe(3);
    await shoot(page, '111-agent-revoked', { everyWay: true });
  });
});

test('a token is good once, and a new one ends the one before', async ({ page }) => {
  await signIn(page, stage);
  const first = await askForAnAgent(page, `${name}-2`);
  await page.getByRole('button', { name: 'Make a new one' }).click();
  await page.getByRole('tab', { name: 'A plain process' }).click();
  const line = page.getByRole('tabpanel').locator('pre');
  await expect(line).not.toContainText(first);
  const token = tokenIn((await line.textContent()) ?? '');
  expect(await (await start(first, `${name}-b`)).ended).toBe(1);
  const agent = await start(token, `${name}-c`);
  await expect(page.getByText(`${name}-2 is connected`)).toBeVisible();
  expect(await (await start(token, `${name}-d`)).ended).toBe(1);
  await expect(page.getByText(`${name}-2 is connected`)).toBeVisible();
  await agent.stop();
  await expect(page.getByText('The agent is disconnected.')).toBeVisible();
  await expect(page.getByText('shown once')).toBeVisible();
  await shoot(page, '113-agent-gone-again');
  expect(await page.content()).not.toContain(token);
});

test('while setting up, the agent of npm start is given its token by the page', async ({ page }) => {
  await signIn(page, stage);
  const called = `${name}-3`;
  await page.goto(`${stage.ready.url}/onboarding?step=cluster&by=agent`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(called);
  await page.getByRole('button', { name: 'Make the install line' }).click();
  await page.getByRole('button', { name: 'Run it in the sandbox cluster' }).click();
  await expect(page.getByText(`${called} is connected`)).toBeVisible();
  await expect(page.getByText('v1.34.4').first()).toBeVisible();
  await shoot(page, '112-onboarding-agent', { everyWay: true });
  await page.getByRole('button', { name: 'Create an application' }).click();
  await expect(page.getByRole('combobox', { name: 'Cluster' })).toHaveValue(called);
});
