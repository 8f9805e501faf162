import { expect, test } from '@playwright/test';
import { ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage('Fia');
});

const manifests = (sky: string): Record<string, string> => ({
  'app/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colours}\ndata: {sky: ${sky}}\n`,
});

/** An application of its own branch that has run its first commit. */
async function application(prefix: string) {
  const branch = await ownBranch(stage.ready, prefix);
  await branch.push(manifests('blue'), 'The sky is blue');
  const { name } = branch;
  const { id } = await stage.create({ name, namespace: name, path: 'app', targetRevision: name });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  const live = async () =>
    (await stage.sandbox.request('GET', `/api/v1/namespaces/${name}/configmaps/colours`)).body;
  const pushed = async (sky: string) => {
    const revision = await branch.push(manifests(sky), `The sky is ${sky}`);
    await stage.look();
    await stage.applicationWhen(id, ({ head }) => head?.revision === revision);
  };
  return { id, name, live, pushed, url: `${stage.ready.url}/applications/${id}` };
}

test('the line is stopped: a push waits and says why, one that cannot wait is overridden, and the rest runs when it is lifted', async ({
  page,
}) => {
  const [one, other] = [await application('line'), await application('other')];
  await signIn(page, stage);
  await page.goto(stage.ready.url);
  await page.getByRole('button', { name: 'Stop the line…' }).click();
  await expect(page.getByRole('button', { name: 'Stop the line', exact: true })).toBeDisabled();
  await page.getByLabel('Why').fill('The till is down');
  await shoot(page, '70-stop-the-line', { everyWay: true });
  await page.getByRole('button', { name: 'Stop the line', exact: true }).click();
  const banner = page.getByRole('region', { name: 'The line is stopped' });
  await expect(banner).toContainText(/by Fia .*: The till is down\./);

  await one.pushed('green');
  await other.pushed('green');
  await page.goto(`${stage.ready.url}/applications`);
  await expect(page.getByText('Fia stopped the line: The till is down ·').first()).toBeVisible();
  await shoot(page, '71-held-list', { everyWay: true });
  await page.goto(one.url);
  await expect(page.getByText('Fia stopped the line: The till is down.')).toBeVisible();
  await expect(page.getByText(/Commit \w{7} waits, and starts by itself/)).toBeVisible();
  await shoot(page, '72-held', { everyWay: true });
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('link', { name: 'Sync 2', exact: true }).click();
  await expect(page.getByText('It starts by itself when that is over')).toBeVisible();
  await shoot(page, '73-held-sync', { everyWay: true });

  await page.goto(one.url);
  await page.getByRole('button', { name: `Sync… ${one.name}` }).click();
  await page.getByLabel('Why').fill('This mends the till');
  await shoot(page, '74-override', { everyWay: true });
  await page.getByRole('button', { name: `Sync ${one.name}`, exact: true }).click();
  await page.waitForURL(`**/applications/${one.id}/syncs/*`);
  await expect(page.getByText('Succeeded')).toBeVisible();
  await expect(page.getByText('(Fia stopped the line: The till is down)')).toBeVisible();
  await page.goto(`${one.url}?tab=history`);
  await expect(page.getByText('1 to configure, overriding: This mends the till')).toBeVisible();
  await shoot(page, '75-overridden', { everyWay: true });
  expect(await one.live()).toMatchObject({ data: { sky: 'green' } });
  expect(await other.live()).toMatchObject({ data: { sky: 'blue' } });

  // Going back is held as well, until it is said all the same; and so is going on from there.
  await page.getByRole('link', { name: 'Sync 1', exact: true }).click();
  await page.getByRole('link', { name: 'Roll back to 1…' }).click();
  await page.getByLabel('Why').fill('It did not mend it');
  const back = page.getByRole('button', { name: 'Roll back to 1' });
  await expect(page.getByText('data.sky')).toBeVisible();
  await expect(back).toBeDisabled();
  await page.getByLabel('Roll back all the same').check();
  await shoot(page, '76-rollback-held', { everyWay: true });
  await back.click();
  await stage.applicationWhen(one.id, ({ syncStatus }) => syncStatus === 'Pinned');
  await page.goto(one.url);
  await page.getByRole('button', { name: /^Unpin and sync to/ }).click();
  await page.getByLabel('Why').fill('It did, after all');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Unpin and sync to/ })
    .click();
  await stage.applicationWhen(one.id, ({ syncStatus }) => syncStatus === 'Synced');

  // Deleting is held, too; forgetting writes nothing to the cluster.
  await page.goto(`${other.url}?tab=settings`);
  await page.getByRole('button', { name: `Remove ${other.name}` }).click();
  const removal = page.getByRole('dialog');
  await removal.getByText('Delete its objects, and wait until they are gone').click();
  await expect(removal.getByText('Fia stopped the line: The till is down.')).toBeVisible();
  const deletes = removal.getByRole('button', { name: `Delete ${other.name} and` });
  await expect(deletes).toBeDisabled();
  await removal.getByLabel('Why all the same').fill('It is the till');
  await expect(deletes).toBeEnabled();
  await shoot(page, '76b-removal-held', { everyWay: true });
  await removal.getByRole('button', { name: 'Keep it' }).click();

  await page.goto(other.url);
  await banner.getByRole('button', { name: 'Lift it' }).click();
  await expect(banner).toBeHidden();
  await stage.applicationWhen(other.id, ({ syncStatus }) => syncStatus === 'Synced');
  await expect(page.getByText('Fia stopped the line')).toBeHidden();
  expect(await other.live()).toMatchObject({ data: { sky: 'green' } });
});

test('a lock: what drifts is seen and not healed, and is healed when it is unlocked', async ({ page }) => {
  const one = await application('lock');
  await signIn(page, stage);
  await page.goto(one.url);
  await page.getByRole('button', { name: `More for ${one.name}` }).click();
  await page.getByRole('menuitem', { name: 'Lock…' }).click();
  await page.getByLabel('Why').fill('Migrating');
  await shoot(page, '77-lock', { everyWay: true });
  await page.getByRole('button', { name: `Lock ${one.name}` }).click();
  await expect(page.getByText(/Locked by Fia until .* UTC: Migrating/)).toBeVisible();

  const path = `/api/v1/namespaces/${one.name}/configmaps/colours`;
  const edit = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours' }, data: { sky: 'grey' } };
  await stage.sandbox.request('PATCH', `${path}?fieldManager=kubectl-edit&force=true`, edit);
  await stage.applicationWhen(one.id, ({ syncStatus }) => syncStatus === 'OutOfSync');
  await expect(page.getByText('What differs is shown, and healed when that is over.')).toBeVisible();
  await shoot(page, '78-locked', { everyWay: true });
  expect(await one.live()).toMatchObject({ data: { sky: 'grey' } });

  await page.getByRole('button', { name: 'Unlock…' }).click();
  await page.getByRole('button', { name: `Unlock ${one.name}` }).click();
  await stage.applicationWhen(one.id, ({ syncStatus }) => syncStatus === 'Synced');
  expect(await one.live()).toMatchObject({ data: { sky: 'blue' } });
  await expect(page.getByText('Locked by Fia')).toBeHidden();
});

test('a window is created, holds what it is of, and lets it go when it is removed', async ({ page }) => {
  const one = await application('window');
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/settings`);
  await page.getByRole('link', { name: 'Windows' }).click();
  await expect(page.getByText('No windows yet')).toBeVisible();
  await shoot(page, '79-no-windows');
  await page.getByRole('button', { name: 'Create a window' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('sale');
  await page.getByLabel('Opens').fill('every day');
  await page.getByRole('button', { name: 'Create window' }).click();
  await expect(page.getByText(/Five fields/)).toBeVisible();
  await page.getByLabel('Opens').fill('0 0 * * *');
  await page.getByLabel('For hours').fill('24');
  await page.getByRole('combobox', { name: 'Applications' }).fill('window-*');
  await page.keyboard.press('Enter');
  await shoot(page, '80-new-window', { everyWay: true });
  await page.getByRole('button', { name: 'Create window' }).click();
  await expect(page.getByText('Holds now')).toBeVisible();
  await expect(page.getByText('applications window-*')).toBeVisible();
  await shoot(page, '81-windows', { everyWay: true });

  await one.pushed('green');
  await page.goto(one.url);
  await expect(page.getByText('Held by the window “sale”')).toBeVisible();
  // An open page learns of what somebody else stops.
  await stage.person.call('line.stop', { body: { reason: 'An audit' } });
  await expect(page.getByText('Fia stopped the line: An audit.', { exact: true })).toBeVisible();
  await stage.person.call('line.lift');
  await expect(page.getByText('Held by the window “sale”')).toBeVisible();
  await page.goto(`${stage.ready.url}/settings/windows`);
  await page.getByRole('button', { name: 'Edit sale' }).click();
  await page.getByRole('textbox', { name: 'Why' }).fill('The sale');
  await page.getByRole('button', { name: 'Save window' }).click();
  await expect(page.getByText(': The sale')).toBeVisible();
  await page.getByRole('button', { name: 'Remove sale' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove sale' }).click();
  await expect(page.getByText('No windows yet')).toBeVisible();
  await stage.applicationWhen(one.id, ({ syncStatus }) => syncStatus === 'Synced');
  expect(await one.live()).toMatchObject({ data: { sky: 'green' } });
});
