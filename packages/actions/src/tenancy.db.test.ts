import { randomUUID } from 'node:crypto';
import { createApplicationInput } from '@landfall/contracts/application';
import { clusterId } from '@landfall/contracts/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPlatform, testPlatform } from '../test/testing.ts';
import { createApplication } from './applications/create.ts';
import { getApplication, listApplications } from './applications/get.ts';
import { refreshApplication } from './applications/refresh.ts';
import { removeApplication } from './applications/remove.ts';
import { updateApplication } from './applications/update.ts';
import { getCluster } from './clusters/list.ts';
import { removeCluster } from './clusters/remove.ts';
import type { Context } from './context.ts';
import { newId } from './id.ts';
import { connectRepository } from './repositories/connect.ts';
import { getRepository, listRepositories } from './repositories/list.ts';
import { removeRepository } from './repositories/remove.ts';
import { rotateWebhookSecret } from './repositories/rotate-secret.ts';
import { askForSync } from './syncs/ask.ts';
import { unitOfWork } from './unit.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

async function tenantWithApplication() {
  const context = await test.member();
  const repository = await connectRepository(context, {
    name: 'shop',
    url: 'https://git.example.com/acme/shop',
    credential: { username: 'git', token: 's3cret-canary' },
  });
  const cluster = await addCluster(context);
  const input = createApplicationInput.parse({
    name: 'web',
    repositoryId: repository.id,
    clusterId: cluster,
    namespace: 'web',
    path: 'shop',
  });
  const application = await createApplication(context, input);
  return { context, repository, cluster, application, input };
}

async function addCluster(context: Context) {
  const id = newId(clusterId);
  await unitOfWork(context, ({ tx }) =>
    tx.cluster.create({
      data: { organizationId: context.organizationId, id, name: 'prod', server: 'https://k.example' },
    }),
  );
  return id;
}

it('answers a foreign id exactly as a missing one, in every verb (AUTHZ-4)', async () => {
  const theirs = await tenantWithApplication();
  const mine = await test.member('Eve');
  const verbs: ((id: string) => Promise<unknown>)[] = [
    (id) => getApplication(mine, id),
    (id) => updateApplication(mine, id, { path: 'x' }),
    (id) => refreshApplication(mine, id),
    (id) => removeApplication(mine, id, 'keep'),
    (id) => askForSync(mine, id),
  ];
  const missing = randomUUID();
  for (const verb of verbs) {
    expect(await refusalOf(verb(theirs.application.id))).toEqual(await refusalOf(verb(missing)));
  }
  for (const verb of [getRepository, rotateWebhookSecret, removeRepository]) {
    expect(await refusalOf(verb(mine, theirs.repository.id))).toEqual(await refusalOf(verb(mine, missing)));
  }
  for (const verb of [getCluster, removeCluster]) {
    expect(await refusalOf(verb(mine, theirs.cluster))).toEqual(await refusalOf(verb(mine, missing)));
  }
  const borrowed = { ...theirs.input, name: 'mine' };
  expect(await refusalOf(createApplication(mine, borrowed))).toEqual(
    await refusalOf(createApplication(mine, { ...borrowed, repositoryId: theirs.repository.id })),
  );
  expect(await listApplications(mine)).toEqual([]);
  expect(await listRepositories(mine)).toEqual([]);
  expect(await listApplications(theirs.context)).toHaveLength(1);
});

it('keeps names unique inside an organization only', async () => {
  const first = await tenantWithApplication();
  await tenantWithApplication();
  await expect(createApplication(first.context, first.input)).rejects.toMatchObject({ code: 'name-taken' });
});

it('refuses to remove what is still used and removes what is not', async () => {
  const { context, repository, cluster, application } = await tenantWithApplication();
  await expect(removeRepository(context, repository.id)).rejects.toMatchObject({ code: 'conflict' });
  await expect(removeCluster(context, cluster)).rejects.toMatchObject({ code: 'conflict' });
  await removeApplication(context, application.id, 'keep');
  await removeRepository(context, repository.id);
  await removeCluster(context, cluster);
  expect(await listRepositories(context)).toEqual([]);
});

it('seals the credential: no view, event, job or audit row holds it', async () => {
  const { context, repository } = await tenantWithApplication();
  const shown = JSON.stringify([await listRepositories(context), test.jobs]);
  expect(shown).not.toContain('s3cret-canary');
  expect(shown).not.toContain(repository.webhookSecret);
});

async function refusalOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'Refusal', code: 'not-found' });
  return JSON.stringify(error);
}
