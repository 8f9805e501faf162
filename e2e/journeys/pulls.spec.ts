import { expect, type Page, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { connectGitHub } from '../fixtures/connect-github.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

// GitHub's double has a certificate of its own authority, which no browser knows.
test.use({ ignoreHTTPSErrors: true });

const config = (replicas: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  replicas: "${replicas}"\n`;

/** Opens a pull request at GitHub, as a person there does. Answers its address. */
async function openPull(
  page: Page,
  branch: Branch,
  head: string,
  { as: by, title }: { as: string; title: string },
): Promise<string> {
  const github = new URL(stage.ready.sample.url).origin;
  await page.goto(`${github}/acme/shop/compare/${branch.name}...${head}`);
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('As').selectOption(by);
  await page.getByRole('button', { name: 'Create pull request' }).click();
  await page.waitForURL(/\/pull\/\d+$/);
  return page.url();
}

/** The double's pages do not move by themselves. */
const reloadedUntil = (page: Page, words: string | RegExp): Promise<void> =>
  expect(async () => {
    await page.reload();
    await expect(page.getByText(words).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 90_000 });

/** A check or a status, which names the organization where another one connected the sample before. */
const told = (name: string, state: string): RegExp => new RegExp(`${name}(?: \\(.*\\))?: ${state}`);

/** Of our own check: whoever else connected the sample has one of their own, which is neutral. */
const details = (page: Page, conclusion: string) =>
  page
    .locator('article')
    .filter({ hasText: told('Landfall plan', conclusion) })
    .getByRole('link', { name: 'Details' });

let stage: Stage;

test('a pull request shows what merging it would do, is planned anew with each push, and its merge is deployed', async ({
  page,
}) => {
  stage = await openStage('Iris');
  await signIn(page, stage);
  const repositoryId = await connectGitHub(page, stage);
  // Everybody may read the sample: its comments hold names and counts, unless somebody wants more.
  await page.goto(`${stage.ready.url}/repositories/${repositoryId}`);
  const openly = page.getByRole('switch', { name: /Show what changes in comments/ });
  await openly.click();
  await expect(openly).toBeChecked();
  const branch = await ownBranch(stage.ready, 'pulls');
  await branch.push({ 'web/cm.yaml': config('3') }, 'Three of them');
  const name = branch.name;
  const { id } = await stage.create({ name, repositoryId, targetRevision: branch.name, path: 'web' });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');

  const head = `${branch.name}-scale`;
  await branch.pushAs(head, { 'web/cm.yaml': config('5') }, 'Scale to five');
  const pull = await openPull(page, branch, head, { as: 'landfall', title: 'Scale web to 5' });
  await reloadedUntil(page, told('Landfall plan', 'success'));
  await expect(page.getByText('+ data.replicas: 5').first()).toBeVisible();
  await details(page, 'success').click();

  await expect(page.getByRole('heading', { level: 1 })).toContainText('Scale web to 5');
  await expect(page.getByRole('region', { name: `${name} on sandbox` })).toContainText('1 to configure');
  await expect(page.getByText('data.replicas')).toBeVisible();
  await shoot(page, '65-pull-plan', { everyWay: true });

  // What GitHub called about leads there too, from the list of deliveries and from the one that is opened.
  const plan = new URL(page.url()).pathname;
  await page.goto(`${stage.ready.url}/deliveries`);
  await page.getByRole('link', { name: 'planned at the pull request' }).first().click();
  await expect(page).toHaveURL(new RegExp(`${plan}$`));
  await page.goBack();
  await page
    .getByRole('button', { name: /pull request #\d+/ })
    .first()
    .click();
  await expect(
    page.getByRole('dialog').getByRole('link', { name: 'what merging it would do' }),
  ).toBeVisible();
  await shoot(page, '67-pull-delivery');
  await page.getByRole('link', { name: 'what merging it would do' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Scale web to 5');

  // Its base gains something for the same application: the plan is of yesterday, and says so until it is made anew.
  await branch.pushBeside(
    { 'web/beside.yaml': config('1').replace('name: web', 'name: beside') },
    'Beside it',
  );
  await expect(page.getByText(/has changed what these applications are made from/)).toBeVisible();
  await shoot(page, '68-pull-base-moved', { everyWay: true });

  // Another head: the page follows, and so does the comment at GitHub.
  await branch.pushAs(head, { 'web/cm.yaml': config('7') }, 'Seven rather');
  await expect(page.getByText('7', { exact: true })).toBeVisible();
  // What the base gained is no part of it: nothing of that is taken back.
  await expect(page.getByRole('region', { name: `${name} on sandbox` })).toContainText('1 to configure');
  await expect(page.getByRole('region', { name: `${name} on sandbox` })).not.toContainText('prune');
  await page.goto(`${stage.ready.url}/repositories/${repositoryId}`);
  await expect(page.getByRole('link', { name: /Scale web to 5/ })).toBeVisible();
  await shoot(page, '66-repository-pulls', { everyWay: true });

  await page.goto(pull);
  await reloadedUntil(page, '+ data.replicas: 7');
  await expect(page.locator('article').filter({ hasText: 'what merging this would do' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Merge pull request as landfall' }).click();
  await expect
    .poll(async () => (await stage.sandbox.configMaps(name)).web?.data.replicas, { timeout: 90_000 })
    .toBe('7');
  // What was merged says at GitHub that it is deployed, and leads to the sync.
  await page.goto(pull);
  await page.getByRole('link', { name: /^The merge/ }).click();
  await reloadedUntil(page, told(`landfall/${name}`, 'success'));
  await page.getByRole('link', { name: 'Details' }).click();
  await expect(page).toHaveURL(/\/applications\/[^/]+\/syncs\//);
  await page.goto(`${stage.ready.url}/repositories/${repositoryId}`);
  // The log reads as what happened: what became of a sync is told of that sync alone.
  await page.goto(`${stage.ready.url}/activity`);
  await expect(page.getByText(/^finished the sync /).first()).toBeVisible();
  await expect(page.getByText('A sync was asked for.')).toHaveCount(0);
  await shoot(page, '68-pull-activity', { everyWay: true });
  await page.goto(`${stage.ready.url}/repositories/${repositoryId}`);
  const row = page.getByRole('link', { name: /Scale web to 5/ }).locator('xpath=ancestor::div[1]');
  await expect(row).toContainText('Merged');

  // Of a stranger no cluster is read, until somebody clicks for that very head.
  const patch = `${branch.name}-patch`;
  await branch.pushAs(patch, { 'web/cm.yaml': config('9') }, 'Nine');
  const theirs = await openPull(page, branch, patch, { as: 'guest', title: 'Nine are better' });
  await reloadedUntil(page, told('Landfall plan', 'action_required'));
  await details(page, 'action_required').click();
  await expect(page.getByText(/may not push to this repository: no cluster was read for it/)).toBeVisible();
  await expect(page.getByText(/compared with the base branch/)).toBeVisible();
  await shoot(page, '67-pull-stranger', { everyWay: true });
  await page.getByRole('button', { name: 'Plan against the cluster' }).click();
  await expect(page.getByText(/Planned against the cluster because Iris asked for it/)).toBeVisible();
  await expect(page.getByText(/compared with the base branch/)).toHaveCount(0);
  await page.goto(theirs);
  await reloadedUntil(page, told('Landfall plan', 'success'));
});
