import { expect, test } from '@playwright/test';
import { ownBranch } from '../fixtures/branch.ts';
import { connectGitHub } from '../fixtures/connect-github.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage } from '../fixtures/stage.ts';

// GitHub's double has a certificate of its own authority, which no browser knows.
test.use({ ignoreHTTPSErrors: true });

const config = (level: string): string =>
  `# The shop.\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  level: ${level}   # quiet, please\n`;

test('what lives and what was rolled back to become pull requests, which are followed until they are merged', async ({
  page,
}) => {
  const stage = await openStage('Pia');
  await signIn(page, stage);
  const repositoryId = await connectGitHub(page, stage);
  const branch = await ownBranch(stage.ready, 'proposals');
  await branch.push({ 'app/web.yaml': config('info') }, 'Start');
  const name = branch.name;
  const { id } = await stage.create({
    ...{ name, repositoryId, targetRevision: name, path: 'app', syncPolicy: { selfHeal: false } },
  });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  const merge = async () => {
    const pull = page.getByRole('link', { name: /^Pull request #\d+$/ });
    await page.goto((await pull.getAttribute('href')) ?? '');
    await page.getByRole('button', { name: 'Merge pull request as landfall' }).click();
    await expect(page.getByRole('button', { name: /^Merge/ })).toHaveCount(0);
  };
  const level = async () => (await stage.sandbox.configMaps(name)).web?.data.level;

  await test.step('a drift is accepted into Git', async () => {
    const path = `/api/v1/namespaces/${name}/configmaps/web?fieldManager=kubectl-edit&force=true`;
    const changed = { apiVersion: 'v1', kind: 'ConfigMap', data: { level: 'debug' } };
    await stage.sandbox.request('PATCH', path, changed);
    await page.goto(`${stage.ready.url}/drift`);
    const group = page.getByRole('article', { name: 'ConfigMap data.level' });
    await group.getByRole('button', { name: 'Accept into Git' }).click();
    await expect(group.getByText(/Pull request #\d+ accepts it, and is open\./)).toBeVisible();
    await shoot(page, '99-drift-pull', { everyWay: true });
    await merge();
    await page.goto(`${stage.ready.url}/drift`);
    await expect(page.getByText('Nothing has drifted.')).toBeVisible();
    expect((await branch.fetched(name)).files['app/web.yaml']).toBe(config('debug'));
    expect(await level()).toBe('debug');
  });

  await test.step('the revert of a rollback', async () => {
    await branch.pull();
    await branch.push({ 'app/web.yaml': config('loud') }, 'Louder');
    await expect.poll(level, { timeout: 60_000 }).toBe('loud');
    const { desired } = await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
    const { items } = await stage.person.call('syncs.list', { query: { applicationId: id } });
    const first = items.find(({ number }) => number === 1)?.id ?? '';
    const body = { from: desired?.snapshotId ?? '', reason: 'It is too loud.' };
    await stage.person.call('syncs.rollback', { params: { id: first }, body });
    await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Pinned');
    await page.goto(`${stage.ready.url}/applications/${id}`);
    await page.getByRole('button', { name: 'Push a revert branch' }).click();
    await expect(page.getByText(/Pull request #\d+ brings Git back, and is open\./)).toBeVisible();
    await shoot(page, '99-revert-pull', { everyWay: true });
    await merge();
    await stage.applicationWhen(id, ({ pin, syncStatus }) => pin === null && syncStatus === 'Synced');
    expect(await level()).toBe('info');
  });
});
