import { expect, type Page, test } from '@playwright/test';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage('Tilda');
});

/** The framework loses a page's title now and then for good (vercel/next.js issue 98684); here it loses each. */
const loseTitles = (page: Page) =>
  page.evaluate(`{
    const { head } = document;
    const elsewhere = document.createElement('div');
    const insert = head.insertBefore.bind(head);
    head.insertBefore = (node, before) =>
      node instanceof HTMLTitleElement ? elsewhere.appendChild(node) : insert(node, before);
    elsewhere.append(...head.querySelectorAll('title'));
  }`);

test('a page that is gone to has its title though the framework lost it, and leaves none behind', async ({
  page,
}) => {
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/clusters`);
  await expect(page).toHaveTitle('Clusters · Landfall');
  // A title that came with the page stands before the page is alive, and would be mended when it is.
  await expect(page.locator('html[data-alive]')).toBeAttached();
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  await loseTitles(page);
  await expect(page).toHaveTitle('');
  const rail = page.getByRole('navigation', { name: 'Main', exact: true });
  for (const name of ['Drift', 'Activity', 'Overview', 'Repositories']) {
    await rail.getByRole('link', { name }).click();
    await expect(page).toHaveTitle(`${name} · Landfall`);
    expect(await page.locator('title').count()).toBe(1);
  }
});
