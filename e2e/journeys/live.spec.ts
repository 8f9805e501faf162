import { expect, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

const SECRET = 'canary-live-secret-7d41';

let stage: Stage;
let branch: Branch;

test.beforeAll(async () => {
  stage = await openStage('Lena');
  branch = await ownBranch(stage.ready, 'live');
  await branch.push(
    {
      'live/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {value: "1"}\n',
      'live/key.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {key: ${SECRET}}\n`,
    },
    'Start',
  );
});

test('an object is read as it lives, again when asked; a Secret is masked, and what is gone is said', async ({
  page,
}) => {
  const name = `live-${branch.name}`;
  // By itself nothing is looked at and healed while it is being read.
  const { id, namespace } = await stage.create({
    name,
    targetRevision: branch.name,
    path: 'live',
    syncPolicy: { selfHeal: false },
  });
  await stage.applicationWhen(id, ({ syncStatus }) => syncStatus === 'Synced');
  const annotate = async (value: string) => {
    const metadata = { name: 'a', annotations: { 'example.com/note': value } };
    const path = `/api/v1/namespaces/${namespace}/configmaps/a?fieldManager=hand&force=true`;
    await stage.sandbox.request('PATCH', path, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  };
  await annotate('first note');
  await signIn(page, stage);
  await page.goto(`${stage.ready.url}/applications/${id}`);
  const panel = page.getByRole('dialog');

  await test.step('as it lives', async () => {
    await page.getByRole('button', { name: `${namespace} / a`, exact: true }).click();
    await panel.getByRole('tab', { name: 'Live' }).click();
    await expect(panel.getByText(/first note/)).toBeVisible();
    await expect(panel.getByText(/resourceVersion/)).toBeVisible();
    await panel.getByText('2 managers set its fields').click();
    await expect(panel.getByText('hand', { exact: true })).toBeVisible();
    await shoot(page, '80-live', { everyWay: true });
    await annotate('second note');
    await panel.getByRole('button', { name: 'Read again' }).click();
    await expect(panel.getByText(/second note/)).toBeVisible();
  });

  await test.step('masked', async () => {
    await page.goto(`${stage.ready.url}/applications/${id}`);
    await page.getByRole('button', { name: `${namespace} / key`, exact: true }).click();
    await panel.getByRole('tab', { name: 'Live' }).click();
    await expect(panel.getByText(/key: •••••/)).toBeVisible();
    await shoot(page, '81-live-secret');
    const text = await page.content();
    for (const form of [SECRET, Buffer.from(SECRET).toString('base64')]) expect(text).not.toContain(form);
  });

  await test.step('gone', async () => {
    await stage.sandbox.request('DELETE', `/api/v1/namespaces/${namespace}/secrets/key`);
    await panel.getByRole('button', { name: 'Read again' }).click();
    await expect(panel.getByText(/is not in the cluster/)).toBeVisible();
    await expect(panel.getByText(/key: •••••/)).toHaveCount(0);
    await shoot(page, '82-live-gone', { everyWay: true });
  });
});
