import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication } from '@landfall/actions/applications/create';
import { clusterCredentialContext } from '@landfall/actions/clusters/open';
import type { Context } from '@landfall/actions/context';
import { notePull } from '@landfall/actions/pulls/note';
import { connectRepository } from '@landfall/actions/repositories/connect';
import type { TestPlatform } from '@landfall/actions/testing';
import { sourceKey } from '@landfall/actions/testing/application';
import { throughTheApp } from '@landfall/actions/testing/pull';
import { read, unitOfWork } from '@landfall/actions/unit';
import { createApplicationInput } from '@landfall/contracts/application';
import { pullId, pullPlanId } from '@landfall/contracts/ids';
import { sealJson } from '@landfall/crypto/seal';
import { commitFiles } from '@landfall/devstack/git-server';
import { type GitHubDouble, startGitHubDouble } from '@landfall/devstack/github-double';
import { readSourceEnvironment } from '../src/env.ts';
import { sourceRole } from '../src/source/handlers.ts';
import { planPull } from '../src/source/jobs/plan-pull.ts';
import type { SourceRole } from '../src/source/role.ts';

export const NAME = 'acme/shop';
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const never = new AbortController().signal;

/** GitHub's double with a repository of two folders, and a source role that may ask it. */
export interface PullScene {
  github: GitHubDouble;
  role: SourceRole;
  installationId: number;
  close(): Promise<void>;
}

export const file = (name: string, replicas: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  replicas: "${replicas}"\n`;

export async function pullScene(test: TestPlatform): Promise<PullScene> {
  const folder = await mkdtemp(join(tmpdir(), 'pull-scene-'));
  const github = await startGitHubDouble({
    dir: join(folder, 'github'),
    callbackUrls: ['https://x.example/'],
  });
  github.addOrganization('acme');
  github.addPerson('ada', { organizations: ['acme'] });
  github.addPerson('eve');
  await github.createRepository(NAME, { users: [{ name: 'ada', token: 'adas' }] });
  await commitFiles(
    github,
    NAME,
    { 'web/cm.yaml': file('web', '3'), 'api/cm.yaml': file('api', '1') },
    'Begin',
  );
  const keyFile = join(folder, 'app.pem');
  await writeFile(keyFile, github.app.privateKeyPem, { mode: 0o400 });
  await writeFile(join(folder, 'ca.pem'), github.caPem);
  const env = readSourceEnvironment({
    LANDFALL_DATABASE_URL: test.url,
    LANDFALL_REDIS_URL: 'redis://x',
    LANDFALL_PUBLIC_URL: 'https://landfall.example',
    LANDFALL_KEY_FILE: '/keys/source.json',
    LANDFALL_PUBLIC_KEYS_FILE: '/keys/public.json',
    LANDFALL_WORK_DIR: join(folder, 'work'),
    LANDFALL_ALLOW_ADDRESSES: `127.0.0.1:${github.port}`,
    LANDFALL_GIT_CA_FILE: join(folder, 'ca.pem'),
    LANDFALL_GITHUB_URL: github.url,
    LANDFALL_GITHUB_CLIENT_ID: github.app.clientId,
    LANDFALL_GITHUB_PRIVATE_KEY_FILE: keyFile,
  });
  const role = await sourceRole({ platform: test.platform, key: sourceKey(test), log: silent }, env);
  return {
    github,
    role,
    installationId: github.install('acme'),
    close: async () => {
      await github.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An organization that connected the repository, with an application for each of its folders. */
export async function pullTenant(test: TestPlatform, { github, installationId }: PullScene) {
  const context = await test.member();
  const { organizationId } = context;
  const { id: repositoryId } = await connectRepository(context, {
    name: 'shop',
    url: `${github.url}/${NAME}.git`,
  });
  await throughTheApp(context, repositoryId, { installationId, repositoryId: 1 });
  const clusterId = randomUUID();
  const place = clusterCredentialContext(organizationId, clusterId);
  const credential = { server: 'https://k.example', auth: { token: 'x' } };
  await unitOfWork(context, ({ tx }) =>
    tx.cluster.create({
      data: {
        organizationId,
        id: clusterId,
        name: 'prod',
        server: credential.server,
        sealedCredential: Buffer.from(sealJson(context.publicKeys.apply, credential, place)),
        servedKinds: [{ group: '', version: 'v1', kind: 'ConfigMap', namespaced: true }],
      },
    }),
  );
  const ids: Record<string, string> = {};
  for (const name of ['web', 'api']) {
    const input = { name, repositoryId, clusterId, namespace: 'shop', path: name, targetRevision: 'main' };
    ids[name] = (await createApplication(context, createApplicationInput.parse(input))).id;
  }
  return { context, repositoryId, ids };
}

/** Does what the queue would have done: looks at a pull request until it is looked at and written. */
export async function workOn(
  { role }: PullScene,
  context: Context,
  repositoryId: string,
  number: number,
): Promise<string> {
  await notePull(context, { repositoryId, number });
  const row = await read(context, (tx) =>
    tx.pullRequest.findFirstOrThrow({ where: { repositoryId, number } }),
  );
  await workFor({ role }, context, row.id);
  return row.id;
}

/** The same for one that is known. */
export async function workFor(
  { role }: Pick<PullScene, 'role'>,
  context: Context,
  id: string,
): Promise<void> {
  const payload = { organizationId: context.organizationId, pullId: pullId.parse(id) };
  // Once to look, once to write: as it is woken.
  for (let run = 0; run < 2; run += 1) await planPull(role, payload, never);
}

/** The plans that a host was to be asked for, by the jobs that were enqueued. */
export const asked = (test: TestPlatform): string[] =>
  test.jobs.flatMap(({ name, payload }) =>
    name === 'plan-pull-application'
      ? [pullPlanId.parse((payload as { pullPlanId: string }).pullPlanId)]
      : [],
  );
