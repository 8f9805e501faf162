import { generateKeyPairSync } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { found, outputsOf, watchCommandLines } from '../fixtures/leaks.ts';
import { readyFile } from '../fixtures/ready.ts';
import { shoot } from '../fixtures/shots.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { openStage } from '../fixtures/stage.ts';

// The double of GitHub has a certificate of its own authority, which no browser knows.
test.use({ ignoreHTTPSErrors: true });

test('a repository over SSH: a deploy key is made and added, the host is known by a person’s word, and it deploys', async ({
  page,
}) => {
  const stage = await openStage('Rivest');
  const { ready, person } = stage;
  await signIn(page, { ready, person });
  await page.goto(`${ready.url}/repositories/new`);
  await page.getByLabel('Address').fill(ready.sample.sshUrl);
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await expect(page.getByText('An address over SSH needs a deploy key')).toBeVisible();
  await expect(page.getByText('Say by which keys the host is known')).toBeVisible();

  await page.getByText('I have one').click();
  await page.getByLabel('Private key').fill('ssh-ed25519 AAAA my key');
  await page.getByRole('button', { name: 'Use this key' }).click();
  await expect(page.getByText('It is a public key')).toBeVisible();
  await shoot(page, '66-ssh-own-key', { everyWay: true });
  await page.getByText('Landfall makes one').click();

  await page.getByRole('button', { name: 'Make a deploy key' }).click();
  const publicKey = (await page.getByText(/^ssh-ed25519 AAAA\S+ landfall$/).textContent()) ?? '';
  await page.getByRole('button', { name: 'Look at the keys that it shows' }).click();
  await expect(page.getByText('Compare these')).toBeVisible();
  await shoot(page, '67-ssh-connect', { everyWay: true });
  await page.getByRole('button', { name: 'I compared them' }).click();

  await page.getByRole('button', { name: 'Test the connection' }).click();
  await expect(page.getByText('does not know the deploy key')).toBeVisible();
  await shoot(page, '68-ssh-not-added');
  await addAtHost(page, publicKey);
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await page.getByLabel('Name').fill('shop-ssh');
  await page.getByRole('button', { name: 'Connect shop-ssh' }).click();

  await expect(page.getByText('a deploy key, sealed')).toBeVisible();
  await expect(page.getByText(/main is at/)).toBeVisible();
  await expect(page.getByText(publicKey)).toBeVisible();
  await page.getByRole('button', { name: 'Change the keys' }).click();
  await page.getByRole('button', { name: 'Change the key', exact: true }).click();
  await shoot(page, '69-ssh-repository', { everyWay: true });

  const { items } = await person.call('repositories.list');
  const repositoryId = items.find(({ name }) => name === 'shop-ssh')?.id;
  const { id } = await stage.create({
    name: 'over-ssh',
    path: 'shop/overlays/production',
    repositoryId,
    syncPolicy: { automated: false },
  });
  await page.goto(`${ready.url}/applications/${id}`);
  await expect(page.getByText('Out of sync: not applied yet.')).toBeVisible();
});

test('LEAK-0: a key of a person’s own is used, and stands in no output and on no command line', async () => {
  const { ready, person, ask } = await openStage('Shamir');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const canaries = [{ name: 'the private key', secret: pem.split('\n')[9] ?? '' }];
  const { id: deployKeyId } = await person.call('repositories.makeDeployKey', { body: { privateKey: pem } });
  const url = ready.sample.sshUrl;
  const { result } = await ask({ kind: 'host-keys', url });
  const knownHosts = result?.kind === 'host-keys' ? result.knownHosts : '';
  const stopWatching = watchCommandLines();
  const probe = await ask({ kind: 'repository', url, ssh: { deployKeyId, knownHosts } });
  const commandLines = await stopWatching();
  expect(probe.problem).toMatchObject({ code: 'authentication-failed' });
  expect(canaries[0]?.secret).toHaveLength(64);
  const leaks = [...(await outputsOf(ready))].flatMap(([where, text]) => found(canaries, where, text));
  expect([...leaks, ...found(canaries, 'command lines', commandLines)]).toEqual([]);
});

/** As a person does it at their host, in another tab. */
async function addAtHost(page: Page, publicKey: string): Promise<void> {
  const { origin } = new URL((await readyFile()).sample.url);
  const there = await page.context().newPage();
  await there.goto(`${origin}/acme/shop/settings/keys/new`);
  await there.getByLabel('Key').fill(publicKey);
  await there.getByRole('button', { name: 'Add key' }).click();
  await expect(there.getByText('Read-only')).toBeVisible();
  await there.close();
}
