import { expect, type Page, test } from '@playwright/test';
import { newPerson, type Person } from '../fixtures/api.ts';
import { ownBranch } from '../fixtures/branch.ts';
import { type Ready, readyFile } from '../fixtures/ready.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage } from '../fixtures/stage.ts';

// GitHub's double has a certificate of its own authority, which no browser knows.
test.use({ ignoreHTTPSErrors: true });

/** Of the organization at the double of GitHub. */
const INSTALLATION = 9100;

let ready: Ready;
let person: Person;

test.beforeAll(async () => {
  ready = await readyFile();
});

async function goThere(page: Page, login: string): Promise<void> {
  await page.goto(`${ready.url}/repositories/new`);
  await page.getByRole('button', { name: 'Connect GitHub' }).click();
  await page.getByRole('button', { name: `Continue as ${login}` }).click();
}

test('Connect GitHub, install, pick from the list, done: nothing was pasted', async ({ page }) => {
  person = await newPerson(ready.url, 'Grace');
  await signIn(page, { ready, person });
  await page.goto(`${ready.url}/repositories/new`);
  await expect(page.getByRole('button', { name: 'Connect GitHub' })).toBeVisible();
  await shoot(page, '60-connect', { everyWay: true });
  // Who sets up finds it first among the ways, and is back in the set-up afterwards.
  await page.goto(`${ready.url}/onboarding`);
  await expect(page.getByRole('button', { name: 'Connect GitHub' })).toBeVisible();
  await shoot(page, '59-github-onboarding', { everyWay: true });
  await page.getByRole('button', { name: 'Connect GitHub' }).click();
  await page.getByRole('button', { name: 'Continue as landfall' }).click();

  await expect(page.getByText('The GitHub App is not installed yet')).toBeVisible();
  await shoot(page, '61-github-not-installed', { everyWay: true });
  await page.getByRole('link', { name: 'Install the GitHub App' }).click();
  await page.getByRole('button', { name: 'Install on acme as landfall' }).click();
  // Whoever installed says once more who they are: the code of an installation proves nothing.
  await page.getByRole('button', { name: 'Continue as landfall' }).click();

  const shop = page.getByRole('checkbox', { name: 'acme/shop' });
  await expect(shop).toBeEnabled();
  await page.getByLabel('Search').fill('no such name');
  await expect(page.getByText('No name has these letters.')).toBeVisible();
  await page.getByLabel('Search').fill('SHOP');
  await shop.check();
  await shoot(page, '62-github-pick', { everyWay: true });
  await page.getByRole('button', { name: 'Connect 1 repository' }).click();

  await page.waitForURL(`${ready.url}/onboarding`);
  await expect(page.getByRole('button', { name: /Repository/ })).toContainText('shop');
  await page.goto(`${ready.url}/repositories`);
  await page.getByRole('link', { name: 'shop', exact: true }).click();
  await expect(page.getByText('the GitHub App, installed on acme')).toBeVisible();
  await expect(page.getByText(/main is at/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Payload URL')).toHaveCount(0);
  await shoot(page, '63-github-repository', { everyWay: true });

  // The App's one webhook tells of the push: nobody has set one for this repository.
  const branch = await ownBranch(ready, 'github');
  await branch.push({ 'readme.txt': 'Heard of without a webhook of its own.' }, 'Say hello');
  await expect(page.getByText(branch.name).first()).toBeVisible();
  await expect(page.getByText('No deliveries yet')).toHaveCount(0);
});

test('an account that may not push is shown why, and the address of an installation gives nobody anything', async ({
  page,
}) => {
  const eve = await newPerson(ready.url, 'Eve');
  await signIn(page, { ready, person: eve });
  await goThere(page, 'guest');
  await expect(page.getByText('you may not push to it')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'acme/shop' })).toBeDisabled();
  await shoot(page, '64-github-guest');

  // What GitHub would send back, typed by hand: with an installation of somebody else, and a state of nobody.
  await page.goto(
    `${ready.url}/repositories/new/github?installation_id=9100&code=0123456789abcdef&state=${'x'.repeat(43)}`,
  );
  await expect(page.getByText(/belongs to no visit that this session began/)).toBeVisible();
  await page.goto(`${ready.url}/repositories`);
  await expect(page.getByText('No repositories yet')).toBeVisible();
});

test('uninstalled at GitHub: the application says so at once, and goes on when the repository is connected again', async ({
  page,
}) => {
  const stage = await openStage('Hopper');
  await signIn(page, { ready, person: stage.person });
  await connectShop(page);
  const { items } = await stage.person.call('repositories.list');
  const repository = items.find(({ githubAccount }) => githubAccount === 'acme');
  const { id } = await stage.create({
    name: 'uninstalled',
    path: 'shop/overlays/production',
    repositoryId: repository?.id,
    syncPolicy: { automated: false },
  });
  await page.goto(`${ready.url}/applications/${id}`);
  await expect(page.getByText('Out of sync: not applied yet.')).toBeVisible();

  const settings = await page.context().newPage();
  const { origin } = new URL(ready.sample.url);
  await settings.goto(`${origin}/organizations/acme/settings/installations/${INSTALLATION}`);
  await settings.getByRole('button', { name: 'Uninstall' }).click();
  // GitHub leads away from there when it is done: a page that is closed sooner may take its question along.
  await settings.waitForURL((url) => !url.pathname.includes('/settings/'));
  await settings.close();
  await expect(page.getByText('The GitHub App is not installed there any more.')).toBeVisible();
  await shoot(page, '65-github-uninstalled', { everyWay: true });

  await connectShop(page);
  await page.goto(`${ready.url}/applications/${id}`);
  await expect(page.getByText('Out of sync: not applied yet.')).toBeVisible();
  await expect(page.getByText('The GitHub App is not installed there any more.')).toHaveCount(0);
});

/** Installs the App where it is not, and picks the shop. */
async function connectShop(page: Page): Promise<void> {
  await goThere(page, 'landfall');
  const shop = page.getByRole('checkbox', { name: 'acme/shop' });
  const install = page.getByRole('link', { name: 'Install the GitHub App' });
  await expect(shop.or(install)).toBeVisible();
  if (await install.isVisible()) {
    await install.click();
    await page.getByRole('button', { name: 'Install on acme as landfall' }).click();
    await page.getByRole('button', { name: 'Continue as landfall' }).click();
  }
  await expect(shop).toBeVisible();
  if (!(await shop.isEnabled())) return;
  await shop.check();
  await page.getByRole('button', { name: 'Connect 1 repository' }).click();
  await page.waitForURL(`${ready.url}/repositories`);
}

test('sign up with GitHub, unlink is refused, and whoever has a password links and signs in by it', async ({
  page,
  browser,
}) => {
  await page.goto(`${ready.url}/sign-in`);
  const way = page.getByRole('button', { name: /^Continue with 127/ });
  await expect(way).toBeVisible();
  await shoot(page, '66-github-sign-in', { everyWay: true });
  await way.click();
  await page.getByRole('button', { name: 'Continue as landfall' }).click();
  await page.goto(`${ready.url}/settings`);
  await expect(page.getByText('you have no password')).toBeVisible();
  await page.getByRole('button', { name: 'Unlink landfall' }).click();
  await expect(page.getByText(/only way in/)).toBeVisible();

  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const other = await context.newPage();
  const hedy = await newPerson(ready.url, 'Hedy');
  await signIn(other, { ready, person: hedy });
  await other.goto(`${ready.url}/settings`);
  await other.getByRole('button', { name: 'Link GitHub' }).click();
  await expect(other.getByRole('button', { name: 'Continue as guest' })).toBeVisible();
  // As GitHub sends back who cancels there: the next time it is still about linking.
  await other.goto(`${ready.url}/repositories/new/github?error=access_denied`);
  await other.getByRole('button', { name: 'Link GitHub again' }).click();
  await other.getByRole('button', { name: 'Continue as guest' }).click();
  await other.waitForURL(`${ready.url}/settings`);
  await expect(other.getByRole('button', { name: 'Unlink guest' })).toBeVisible();
  await shoot(other, '67-github-linked', { everyWay: true });
  await context.clearCookies();
  await other.goto(`${ready.url}/sign-in`);
  await other.getByRole('button', { name: /^Continue with 127/ }).click();
  await other.getByRole('button', { name: 'Continue as guest' }).click();
  await other.goto(`${ready.url}/settings`);
  await expect(other.getByText(hedy.email).first()).toBeVisible();

  // An answer that this browser did not ask for; a page that finds itself signed out goes elsewhere by itself.
  await other.close();
  await context.clearCookies();
  const strange = await context.newPage();
  await strange.goto(`${ready.url}/api/auth/callback/github?code=0123456789abcdef&state=${'x'.repeat(43)}`);
  await expect(strange.getByText('GitHub did not sign you in.')).toBeVisible();
  await context.close();
});
