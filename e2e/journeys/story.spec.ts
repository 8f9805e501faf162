import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { type Canary, found, outputsOf, watchCommandLines } from '../fixtures/leaks.ts';
import { readyFile } from '../fixtures/ready.ts';
import { cloneSample } from '../fixtures/sample.ts';
import { openSandbox } from '../fixtures/sandbox.ts';
import { shoot } from '../fixtures/shots.ts';

const overlay = 'shop/overlays/staging/kustomization.yaml';

test.describe.configure({ mode: 'serial' });

test('the whole story: sign up, connect, register, create, push, watch it arrive, and leak nothing', async ({
  page,
}) => {
  const ready = await readyFile();
  const clone = await cloneSample(ready);
  const canaries: Canary[] = [
    { name: "the sample's token", secret: (await readFile(ready.sample.tokenFile, 'utf8')).trim() },
  ];
  const bodies = recordBodies(page);
  const stopWatching = watchCommandLines();
  const email = `ada-${randomBytes(4).toString('hex')}@example.com`;
  const password = `correct horse ${randomBytes(6).toString('hex')}`;
  canaries.push({ name: 'the password', secret: password });

  await test.step('sign up', async () => {
    await page.goto(`${ready.url}/sign-up`);
    await shoot(page, '01-sign-up', { everyWay: true });
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('Organization').fill('Analytical Engines');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByText('Use at least 12 characters.')).toBeVisible();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.waitForURL('**/onboarding');
  });

  await test.step('connect the sample repository', async () => {
    await page.getByRole('button', { name: 'Use the sample repository' }).click();
    await expect(page.getByText('shop/overlays/staging').first()).toBeVisible();
    await shoot(page, '02-onboarding-repository', { everyWay: true });
    await page.getByRole('button', { name: /^Connect (?!GitHub)/ }).click();
  });

  await test.step('register the sandbox cluster', async () => {
    const use = page.getByRole('button', { name: /^Use the .* cluster$/ });
    await expect(use).toBeEnabled({ timeout: 240_000 });
    await use.click();
    await expect(page.getByText('v1.34.4').first()).toBeVisible();
    await shoot(page, '03-onboarding-cluster', { everyWay: true });
    await page.getByRole('button', { name: /^Register / }).click();
  });

  // It may still have been made while the account was: that is why it is opened only now.
  const sandbox = await openSandbox(ready);
  canaries.push({
    name: "the cluster's private key",
    secret: sandbox.clientKey.split('\n').slice(1, 3).join(''),
  });

  await test.step('create the application, previewed first', async () => {
    await page.getByRole('button', { name: /shop\/overlays\/staging/ }).click();
    await page.getByRole('button', { name: 'Preview what it would do' }).click();
    await expect(page.getByText(/to create/).first()).toBeVisible({ timeout: 60_000 });
    await shoot(page, '04-onboarding-application', { everyWay: true });
    await page.getByRole('button', { name: /^Create / }).click();
    await page.waitForURL('**/syncs/**', { timeout: 60_000 });
  });

  await test.step('watch the first sync land', async () => {
    await expect(page.getByRole('heading', { name: /Sync 1/ })).toBeVisible();
    await shoot(page, '05-first-sync-moving');
    await expect(page.getByRole('heading', { name: /Sync 1.*Succeeded/s })).toBeVisible({ timeout: 90_000 });
    await expect(page.getByText('It landed. Now push a change')).toBeVisible();
    await shoot(page, '06-first-sync', { everyWay: true });
  });
  const applicationUrl = page.url().replace(/\/syncs\/.*/, '');
  const namespace = 'shop-staging';
  const deployment = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;

  await test.step('push a change and see it arrive in the browser and in the cluster', async () => {
    await page.goto(applicationUrl);
    await expect(page.getByText('Healthy').first()).toBeVisible();
    const before = await clone.read(overlay);
    const revision = await clone.push(
      { [overlay]: before.replace(/count: \d+/, 'count: 4') },
      'Scale web to 4',
    );
    // Nothing is clicked and nothing is reloaded: the page moves by itself.
    await expect(page.getByText(revision.slice(0, 7)).first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('Scale web to 4').first()).toBeVisible();
    await expect
      .poll(async () => (await sandbox.request('GET', deployment)).body, { timeout: 30_000 })
      .toMatchObject({ spec: { replicas: 4 } });
    await shoot(page, '07-application', { everyWay: true });
  });

  await test.step('a secret from Git is applied and never shown', async () => {
    const secret = `canary-${randomBytes(12).toString('hex')}`;
    canaries.push({ name: 'a Secret in Git', secret });
    const manifest = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: payments\nstringData:\n  key: ${secret}\n`;
    const kustomization = (await clone.read(overlay)).replace(
      'resources:\n',
      'resources:\n  - payments.yaml\n',
    );
    await clone.push(
      { [overlay]: kustomization, 'shop/overlays/staging/payments.yaml': manifest },
      'Add the payment key',
    );
    const path = `/api/v1/namespaces/${namespace}/secrets/payments`;
    await expect.poll(async () => (await sandbox.request('GET', path)).status, { timeout: 60_000 }).toBe(200);
    const { data } = (await sandbox.request('GET', path)).body as { data: { key: string } };
    expect(Buffer.from(data.key, 'base64').toString()).toBe(secret);
    await clone.push(
      { 'shop/overlays/staging/payments.yaml': manifest.replace(secret, `${secret}-2`) },
      'Rotate the payment key',
    );
    await expect(page.getByText('Rotate the payment key').first()).toBeVisible({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'History' }).click();
    await shoot(page, '08-history', { everyWay: true });
    await page
      .getByRole('link', { name: /Sync \d+|^\d+$/ })
      .first()
      .click();
    await page.waitForURL('**/syncs/**');
    await expect(page.getByText('payments').first()).toBeVisible();
    await shoot(page, '09-sync-with-secret');
  });

  await test.step('drift is healed by the check', async () => {
    const edit = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 1 },
    };
    const edited = await sandbox.request('PATCH', `${deployment}?fieldManager=kubectl-edit&force=true`, edit);
    expect(edited.status).toBe(200);
    await expect
      .poll(async () => (await sandbox.request('GET', deployment)).body, { timeout: 120_000 })
      .toMatchObject({ spec: { replicas: 4 } });
  });

  await test.step('what breaks in Git is said on the page, and nothing is lost', async () => {
    await page.goto(applicationUrl);
    const good = await clone.read(overlay);
    await clone.push({ [overlay]: `${good}\n  : : not yaml` }, 'Break the overlay');
    await expect(page.locator('main').getByRole('alert').first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/resources, all as in [0-9a-f]{7}$/)).toBeVisible();
    await shoot(page, '10-application-broken', { everyWay: true });
    expect((await sandbox.request('GET', deployment)).status).toBe(200);
    await clone.push({ [overlay]: good }, 'Mend the overlay');
    await expect(page.locator('main').getByRole('alert')).toHaveCount(0, { timeout: 60_000 });
  });

  await test.step('every other page', async () => {
    const pages: [string, string, RegExp][] = [
      ['11-overview', '/', /Nothing needs you|Needs attention/],
      ['12-applications', '/applications', /shop-staging/],
      ['13-clusters', '/clusters', /Connected/i],
      ['14-repositories', '/repositories', /shop/],
      ['15-deliveries', '/deliveries', /push/],
      ['16-activity', '/activity', /Ada Lovelace/],
      ['17-settings', '/settings', /token/i],
    ];
    for (const [name, path, says] of pages) {
      await page.goto(`${ready.url}${path}`);
      await expect(page.locator('main').getByText(says).first()).toBeVisible();
      await shoot(page, name, { everyWay: true });
    }
    await page.goto(`${ready.url}/repositories`);
    await page.locator('main').getByRole('link', { name: /shop/ }).first().click();
    await expect(page.getByText('Payload URL')).toBeVisible();
    await shoot(page, '18-repository', { everyWay: true });
    await page.goto(`${ready.url}/clusters`);
    await page
      .locator('main')
      .getByRole('link', { name: /sandbox|your-cluster/ })
      .first()
      .click();
    // Only its own page says when; the list names the version too.
    await expect(page.getByText('Registered', { exact: true })).toBeVisible();
    await expect(page.getByText('v1.34.4').first()).toBeVisible();
    await shoot(page, '19-cluster', { everyWay: true });
  });

  await test.step('a token for curl, then sign out', async () => {
    await page.goto(`${ready.url}/settings`);
    await page.getByRole('button', { name: /token/i }).first().click();
    await page.getByLabel('Name').fill('curl');
    bodies.pause();
    await page.getByRole('button', { name: 'Create token' }).last().click();
    const token = (await page.getByText(/^lf_pat_/).textContent()) ?? '';
    canaries.push({ name: 'the API token', secret: token });
    const answer = await fetch(`${ready.url}/v1/applications`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({ items: [{ name: namespace, syncStatus: 'Synced' }] });
    await page.getByRole('button', { name: 'I have copied it' }).click();
    bodies.resume();
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name.endsWith('landfall.session'));
    canaries.push({ name: 'the session', secret: cookie?.value ?? '' });
    expect(
      (await fetch(`${ready.url}/v1/me`, { headers: { authorization: `Bearer ${cookie?.value}` } })).status,
    ).toBe(200);
    await page
      .getByRole('button', { name: /Ada Lovelace/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: /Sign out/ }).click();
    await page.waitForURL('**/sign-in**');
    await shoot(page, '20-sign-in', { everyWay: true });
    expect(
      (await fetch(`${ready.url}/v1/me`, { headers: { authorization: `Bearer ${cookie?.value}` } })).status,
    ).toBe(401);
  });

  await test.step('LEAK-0: no planted secret stands in any output', async () => {
    expect(canaries.every(({ secret }) => secret.length >= 12)).toBe(true);
    const leaks = [...(await outputsOf(ready))].flatMap(([where, text]) => found(canaries, where, text));
    leaks.push(...found(canaries, 'what the browser was sent', bodies.all()));
    // The sample's owner clones with the token in an address of their own choosing; ours never stands in an argument.
    leaks.push(...found(canaries, 'command lines', await stopWatching()));
    expect(leaks).toEqual([]);
    expect(found(canaries, 'a planted sentence', `x ${canaries[0]?.secret} y`)).toHaveLength(1);
  });
});

/** Everything the browser was sent, but for the one answer that shows a secret on purpose. */
function recordBodies(page: Page) {
  const parts: string[] = [];
  let paused = false;
  page.on('response', (response) => {
    const once =
      response.request().method() === 'POST' &&
      /\/v1\/(tokens|repositories)|\/api\/auth\//.test(response.url());
    if (paused || once || response.headers()['content-type']?.startsWith('text/event-stream')) return;
    response.body().then(
      (body) => parts.push(`${response.url()}\n${body.toString('latin1')}`),
      () => undefined,
    );
  });
  return {
    all: () => parts.join('\n'),
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
  };
}
