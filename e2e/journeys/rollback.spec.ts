import { expect, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

let stage: Stage;
let branch: Branch;

test.beforeAll(async () => {
  stage = await openStage('Rosa');
  branch = await ownBranch(stage.ready, 'rollback');
});

const manifests = (colour: string): Record<string, string> => ({
  'app/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colours}\ndata: {sky: ${colour}, sea: blue}\n`,
});

/** A hook that comes with one release and is in no other. */
const migration = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
  spec: {
    template: {
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.test/job:1' }] },
    },
  },
};

test('back to an entry of the history with the plan first, pinned while Git stays where it is, and on again', async ({
  page,
}) => {
  await branch.push(manifests('blue'), 'The sky is blue');
  const application = await stage.create({
    name: branch.name,
    namespace: branch.name,
    path: 'app',
    targetRevision: branch.name,
  });
  const { id } = application;
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  await branch.push(
    {
      ...manifests('green'),
      'app/extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n',
      'app/migrate.json': JSON.stringify(migration),
    },
    'The sky is green',
  );
  await stage.look();
  await stage.applicationWhen(id, ({ synced }) => synced?.message === 'The sky is green');
  const live = async () =>
    (await stage.sandbox.request('GET', `/api/v1/namespaces/${branch.name}/configmaps/colours`)).body;
  expect(await live()).toMatchObject({ data: { sky: 'green' } });

  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}?tab=history`);
  await page.getByRole('link', { name: 'Compare two…' }).click();
  await expect(page.getByText('What sync 2 had that sync 1 had not.')).toBeVisible();
  await expect(page.getByLabel(/colours: changed/)).toContainText('- ' + '  sky: blue');
  await expect(page.getByLabel(/extra: added/)).toBeVisible();
  await shoot(page, '60-compare', { everyWay: true });
  await page.getByRole('button', { name: 'Compare 2 with the cluster' }).click();
  await expect(page.getByText('How the cluster differs now from what sync 2 brought.')).toBeVisible();
  await expect(page.getByText(/2 unchanged/)).toBeVisible();
  await page.getByRole('combobox', { name: 'From' }).click();
  await page.getByRole('option', { name: /^1 · / }).click();
  await page.waitForURL('**to=live**');
  await expect(page.getByText('What would make the cluster as in sync 1')).toBeVisible();
  await expect(page.getByText('data.sky')).toBeVisible();
  await shoot(page, '60b-compare-live', { everyWay: true });

  await page.goto(`${stage.ready.url}/applications/${id}?tab=history`);
  await page.getByRole('link', { name: 'Sync 1', exact: true }).click();
  await expect(page.getByText(/“The sky is blue” by .+/)).toBeVisible();
  await page.getByRole('link', { name: 'Roll back to 1…' }).click();
  await expect(page.getByText('To prune: deleted from the cluster')).toBeVisible();
  await expect(page.getByText('It is not in sync 1.')).toBeVisible();
  await expect(page.getByText('data.sky')).toBeVisible();
  await expect(page.getByText(/^Job migrate has run since then\./)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Roll back to 1' })).toBeDisabled();
  await page.getByLabel('Why').fill('The sky was fine.');
  await shoot(page, '61-rollback', { everyWay: true });
  await page.getByRole('button', { name: 'Roll back to 1' }).click();
  await page.waitForURL(`**/applications/${id}/syncs/*`);
  await expect(page.getByText('Succeeded')).toBeVisible();
  expect(await live()).toMatchObject({ data: { sky: 'blue' } });

  await page.goto(`${stage.ready.url}/applications/${id}`);
  await expect(page.getByText('Pinned to sync 1 by Rosa: The sky was fine.')).toBeVisible();
  await expect(page.getByText('1 resource, all as in sync 1')).toBeVisible();
  await shoot(page, '62-pinned', { everyWay: true });

  await page.goto(`${stage.ready.url}/applications/${id}?tab=history`);
  await expect(page.getByRole('link', { name: /^Sync \d/ })).toHaveCount(3);
  await page.getByText('Rollbacks', { exact: true }).click();
  await expect(page.getByRole('link', { name: /^Sync \d/ })).toHaveCount(1);
  await page.waitForURL('**only=rollbacks');
  await shoot(page, '64-history', { everyWay: true });
  await page.goto(`${stage.ready.url}/applications/${id}`);

  // Git is brought back by a branch of its own, which holds what was read then, and what came beside it since.
  await page.getByRole('button', { name: 'Push a revert branch' }).click();
  await expect(page.getByText(/^landfall\/revert-.* brings Git back/)).toBeVisible();
  await shoot(page, '63-revert', { everyWay: true });
  const revert = (await stage.application(id)).pin?.revert;
  expect(await branch.fetched(revert?.branch ?? '')).toEqual({
    parents: [(await stage.application(id)).head?.revision],
    files: { 'app/a.yaml': manifests('blue')['app/a.yaml'] },
  });

  // Neither a commit beside it nor one that renders to the same brings it on.
  const same = `${manifests('green')['app/a.yaml']}# The sky.\n`;
  const beside = await branch.push({ 'other/b.yaml': 'a: 1\n', 'app/a.yaml': same }, 'Words');
  await stage.look();
  await stage.applicationWhen(id, ({ head }) => head?.revision === beside);
  expect(await live()).toMatchObject({ data: { sky: 'blue' } });
  await expect(page.getByText(/Git is at .*“Words”/)).toBeVisible();

  // Something new does, without anybody asking.
  await branch.push(manifests('red'), 'The sky is red');
  await stage.look();
  await expect(page.getByText('Pinned to sync 1 by Rosa')).toBeHidden();
  await stage.applicationWhen(id, ({ synced, pin }) => synced?.message === 'The sky is red' && pin === null);
  expect(await live()).toMatchObject({ data: { sky: 'red' } });
});

test('what was force-pushed away comes back all the same, and a pin is taken away by hand', async ({
  page,
}) => {
  const own = await ownBranch(stage.ready, 'forced');
  await own.push(manifests('old'), 'Old');
  const { id } = await stage.create({
    name: own.name,
    namespace: own.name,
    path: 'app',
    targetRevision: own.name,
  });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  // A renamed branch is a condition, with the name that is near; what runs stays as it is.
  const other = await ownBranch(stage.ready, 'forced');
  await other.pushAs(`${own.name}s`, manifests('new'), 'New history');
  await own.remove();
  await stage.look();
  await stage.applicationWhen(id, ({ problem }) => problem?.code === 'revision-not-found');
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}`);
  await expect(page.getByText(`Could not find revision ${own.name}.`)).toBeVisible();
  await expect(page.getByText(`Did you mean ${own.name}s`)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Synced\s*Healthy$/);

  await other.pushAs(own.name, manifests('new'), 'New history');
  await stage.look();
  await stage.applicationWhen(id, ({ synced }) => synced?.message === 'New history');
  const { items } = await stage.person.call('syncs.list', { query: { applicationId: id } });
  const first = items.find(({ number }) => number === 1);
  const second = items.find(({ number }) => number === 2);
  // Also without a webhook that says so, it is seen that history was rewritten: at the application and at the sync.
  const rewritten = page.getByText(/^History was rewritten: [0-9a-f]{7} is no longer part of forced/);
  for (const place of ['', `/syncs/${second?.id}`, `/syncs/${first?.id}`]) {
    await page.goto(`${stage.ready.url}/applications/${id}${place}`);
    await expect(rewritten).toBeVisible();
  }
  await page.goto(`${stage.ready.url}/applications/${id}/rollback/${first?.id}`);
  await page.getByLabel('Why').fill('The new history is wrong.');
  await page.getByRole('button', { name: 'Roll back to 1' }).click();
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Pinned');

  await page.goto(`${stage.ready.url}/applications/${id}`);
  await page.getByRole('button', { name: /^Unpin and sync to/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Unpin and sync to/ })
    .click();
  await page.waitForURL(`**/applications/${id}/syncs/*`);
  await stage.applicationWhen(id, ({ syncStatus, pin }) => syncStatus === 'Synced' && pin === null);

  await page.goto(`${stage.ready.url}/settings`);
  await page.getByLabel('Days to keep').fill('30');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('History is kept for 30 days.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Days to keep')).toHaveValue('30');
  await shoot(page, '65-settings', { everyWay: true });
});
