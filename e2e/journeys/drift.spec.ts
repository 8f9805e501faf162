import { expect, type Page, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

const SECRET = 'canary-drift-secret-93ab';
const THEIRS = 'canary-drift-theirs-51cd';

/** Two containers, no pods. */
const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: ['web', 'proxy'].map((name) => ({ name, image: `registry.test/${name}:1` })),
      },
    },
  },
};

const map = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {colour: blue, size: small}\n`;

let stage: Stage;
let branch: Branch;

test.beforeAll(async () => {
  stage = await openStage('Dora');
  branch = await ownBranch(stage.ready, 'drift');
  await branch.push(
    {
      'drift/one.yaml': map('one'),
      'drift/web.json': JSON.stringify(web),
      'drift/two.yaml': map('two'),
      'drift/key.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {key: ${SECRET}}\n`,
    },
    'Start',
  );
});

/** An application that stands as Git has it. */
async function standing(name: string, selfHeal: boolean): Promise<{ id: string; namespace: string }> {
  const { id, namespace } = await stage.create({
    name: `${name}-${branch.name}`,
    targetRevision: branch.name,
    path: 'drift',
    namespace: `${name}-${branch.name}`,
    syncPolicy: { selfHeal },
  });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  return { id, namespace };
}

/** Somebody takes fields of an object, by force. */
const applyAs = (manager: string, namespace: string, name: string, data: Record<string, string>) =>
  stage.sandbox.request(
    'PATCH',
    `/api/v1/namespaces/${namespace}/configmaps/${name}?fieldManager=${manager}&force=true`,
    { apiVersion: 'v1', kind: 'ConfigMap', data },
  );

const railCount = (page: Page) =>
  page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: /^Drift/ });

test('what was changed on the cluster is in the inbox without a reload, and gone when it is put back', async ({
  page,
}) => {
  const { id, namespace } = await standing('kept', false);
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/drift`);
  await expect(page.getByText('Nothing has drifted.')).toBeVisible();
  await expect(railCount(page)).toHaveText('Drift');
  await shoot(page, '90-drift-none', { everyWay: true });

  await applyAs('kubectl-edit', namespace, 'one', { colour: 'red' });
  await applyAs('kubectl-edit', namespace, 'two', { colour: 'red' });
  const group = page.getByRole('article', { name: 'ConfigMap data.colour' });
  await expect(group).toContainText('2 objects');
  await expect(group).toContainText('by kubectl-edit');
  await expect(group.getByText('blue', { exact: true })).toBeVisible();
  await expect(group.getByText('red', { exact: true })).toBeVisible();
  await expect(railCount(page)).toHaveText('Drift2 open');

  const secret = `/api/v1/namespaces/${namespace}/secrets/key?fieldManager=thief&force=true`;
  const data = { key: Buffer.from(THEIRS).toString('base64') };
  await stage.sandbox.request('PATCH', secret, { apiVersion: 'v1', kind: 'Secret', data });
  await expect(page.getByRole('article', { name: 'Secret data.key' })).toContainText('(changed)');
  const text = await page.content();
  for (const word of [SECRET, THEIRS])
    for (const form of [word, Buffer.from(word).toString('base64')]) expect(text).not.toContain(form);

  await stage.sandbox.request('DELETE', `/api/v1/namespaces/${namespace}/configmaps/two`);
  await expect(page.getByRole('article', { name: 'ConfigMap deleted' })).toBeVisible();
  await shoot(page, '91-drift', { everyWay: true });

  await test.step('the application says so, and leads here', async () => {
    await page.goto(`${stage.ready.url}/applications/${id}`);
    await page.getByRole('link', { name: 'See the drift' }).click();
    await page.waitForURL(`**/drift?application=${id}`);
    await expect(page.getByRole('article')).toHaveCount(3);
  });

  await test.step('one by its button, the others chosen by keyboard', async () => {
    await stage.person.call('line.stop', { body: { reason: 'The launch.' } });
    await group.getByRole('button', { name: 'Revert now' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/The launch\./)).toBeVisible();
    await dialog.getByLabel('Why').fill('It is this that broke the launch.');
    await shoot(page, '96-drift-held', { everyWay: true });
    await dialog.getByRole('button', { name: 'Revert now' }).click();
    await expect(group).toBeHidden();
    await stage.person.call('line.lift');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(page.getByText('2 selected')).toBeVisible();
    await shoot(page, '92-drift-selected');
    await page.getByRole('button', { name: 'Revert 2 objects' }).click();
    await expect(page.getByText('Nothing has drifted.')).toBeVisible();
    await expect(railCount(page)).toHaveText('Drift');
  });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  const { items } = await stage.person.call('syncs.list', { query: { applicationId: id } });
  expect(items.filter(({ trigger, scope }) => trigger === 'person' && scope !== null)).toHaveLength(2);

  await test.step('a field in a list is ignored by what names its item', async () => {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web?fieldManager=updater&force=true`;
    const containers = [{ name: 'proxy', image: 'registry.test/proxy:2' }];
    const { apiVersion, kind } = web;
    await stage.sandbox.request('PATCH', path, {
      apiVersion,
      kind,
      spec: { template: { spec: { containers } } },
    });
    const field = 'spec.template.spec.containers[proxy].image';
    await page
      .getByRole('article', { name: `Deployment ${field}` })
      .getByRole('button', { name: 'Ignore…' })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Ignore containers[proxy].image' });
    await expect(dialog.getByText(field, { exact: true })).toBeVisible();
    await expect(dialog.getByText('No other open drift is hidden.')).toBeVisible();
    await shoot(page, '97-drift-list-item', { everyWay: true });
    await dialog.getByRole('button', { name: 'Ignore containers[proxy].image' }).click();
    await expect(page.getByText('Nothing has drifted.')).toBeVisible();
    const { syncPolicy } = await stage.application(id);
    expect(syncPolicy.ignoreDifferences).toMatchObject([
      {
        name: 'web',
        jqPathExpressions: ['.spec.template.spec.containers[]? | select(.name == "proxy") | .image'],
      },
    ]);
  });

  await test.step('a value is accepted into Git: a branch with one line, and the drift is gone when it is merged', async () => {
    await applyAs('kubectl-edit', namespace, 'one', { colour: 'green' });
    await group.getByRole('button', { name: 'Accept into Git' }).click();
    await expect(group.getByText(/The branch landfall\/accept-.* accepts it/)).toBeVisible();
    await expect(group.getByRole('button', { name: 'Accept into Git' })).toBeHidden();
    await shoot(page, '98-drift-accepted', { everyWay: true });
    const { items } = await stage.person.call('drifts.list', { query: { applicationId: id } });
    const { files } = await branch.fetched(items[0]?.drifts[0]?.proposal?.branch ?? '');
    const edited = files['drift/one.yaml'] ?? '';
    expect(edited).toBe(map('one').replace('blue', 'green'));
    await branch.push({ 'drift/one.yaml': edited }, 'Merged');
    await stage.look();
    await expect(page.getByText('Nothing has drifted.')).toBeVisible();
  });
  await stage.applicationWhen(id, ({ synced }) => synced?.message === 'Merged');
  await branch.push({ 'drift/one.yaml': map('one') }, 'As it was');
});

test('healing gives way to a manager that fights, says to whom, and a rule ends it', async ({ page }) => {
  const { id, namespace } = await standing('fought', true);
  const live = async (): Promise<string | undefined> => {
    const path = `/api/v1/namespaces/${namespace}/configmaps/one`;
    const { body } = await stage.sandbox.request('GET', path);
    return (body as { data?: { colour?: string } }).data?.colour;
  };
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/drift?application=${id}`);
  for (const round of [1, 2, 3]) {
    await applyAs('colour-operator', namespace, 'one', { colour: 'red' });
    await expect(async () => {
      const { items } = await stage.person.call('syncs.list', { query: { applicationId: id } });
      const heals = items.filter(({ trigger, state }) => trigger === 'self-heal' && state === 'succeeded');
      expect(heals).toHaveLength(round);
    }).toPass();
    expect(await live()).toBe('blue');
  }
  await applyAs('colour-operator', namespace, 'one', { colour: 'red' });
  const group = page.getByRole('article', { name: 'ConfigMap data.colour' });
  await expect(
    group.getByText('Stopped healing after 3 rounds: colour-operator changes it back.'),
  ).toBeVisible();
  await shoot(page, '93-drift-stopped', { everyWay: true });

  // Other fields are healed on.
  await applyAs('kubectl-edit', namespace, 'one', { size: 'huge' });
  await expect(page.getByRole('article', { name: 'ConfigMap data.size' })).toBeHidden();
  expect(await live()).toBe('red');

  await group.getByRole('button', { name: 'Ignore…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/Writes one rule to .*, about 1 object\./)).toBeVisible();
  await dialog.getByLabel('Every ConfigMap in the application').check();
  await expect(dialog.getByText(/about 2 objects: one, two\./)).toBeVisible();
  await dialog.getByLabel('Until the end of').fill('2031-05-01');
  await shoot(page, '94-drift-ignore', { everyWay: true });
  await dialog.getByRole('button', { name: 'Ignore data.colour' }).click();
  await expect(page.getByText('Nothing has drifted.')).toBeVisible();
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  expect(await live()).toBe('red');

  await page.goto(`${stage.ready.url}/applications/${id}?tab=settings`);
  await expect(page.getByLabel('Until the end of')).toHaveValue('2031-05-01');
  await shoot(page, '95-drift-rule', { everyWay: true });
});
