import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '@landfall/actions/context';
import type { TestPlatform } from '@landfall/actions/testing';
import { sourceKey } from '@landfall/actions/testing/application';
import { unitOfWork } from '@landfall/actions/unit';
import { commitFiles } from '@landfall/devstack/git-server';
import { type GitHubDouble, startGitHubDouble } from '@landfall/devstack/github-double';
import { readSourceEnvironment } from '../src/env.ts';
import { askGitHub, atGitHub } from '../src/source/at-github.ts';
import { companions } from '../src/source/companions.ts';
import { askedTogether } from '../src/source/listings.ts';
import { looks } from '../src/source/looks.ts';
import type { SourceRole } from '../src/source/role.ts';
import { slots } from '../src/source/slots.ts';
import { turns } from '../src/source/turns.ts';

/** A source role over a real Postgres and GitHub's double, with a repository `acme/NAME` for each application. */
export interface SourceScene {
  github: GitHubDouble;
  role: SourceRole;
  /** Has an application's repository be one of the double's, connected through the App; gives its name there. */
  connect(context: Context, repositoryId: string, files: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

export async function sourceScene(test: TestPlatform): Promise<SourceScene> {
  const folder = await mkdtemp(join(tmpdir(), 'source-scene-'));
  const github = await startGitHubDouble({
    dir: join(folder, 'github'),
    callbackUrls: ['https://x.example/'],
  });
  github.addOrganization('acme');
  github.addPerson('ada', { organizations: ['acme'] });
  const keyFile = join(folder, 'app.pem');
  await writeFile(keyFile, github.app.privateKeyPem, { mode: 0o400 });
  const env = readSourceEnvironment({
    LANDFALL_DATABASE_URL: 'postgres://x',
    LANDFALL_REDIS_URL: 'redis://x',
    LANDFALL_PUBLIC_URL: 'https://landfall.example',
    LANDFALL_KEY_FILE: '/keys/source.json',
    LANDFALL_PUBLIC_KEYS_FILE: '/keys/public.json',
    LANDFALL_WORK_DIR: folder,
    LANDFALL_GITHUB_URL: github.url,
    LANDFALL_GITHUB_CLIENT_ID: github.app.clientId,
    LANDFALL_GITHUB_PRIVATE_KEY_FILE: keyFile,
  });
  const allow = [{ host: '127.0.0.1', port: github.port }];
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const role: SourceRole = {
    ...{ platform: test.platform, key: sourceKey(test), log: silent, allow, caPem: github.caPem },
    mirrors: join(folder, 'mirrors'),
    trees: join(folder, 'trees'),
    github: await atGitHub(env, allow, github.caPem),
    askGitHub: askGitHub(env, allow, github.caPem),
    follow: async () => undefined,
    isolation: 'if-possible',
    pollSeconds: undefined,
    looks: looks(),
    listings: askedTogether(),
    turns: turns(),
    renders: slots(2),
    companions: companions(),
  };
  let repositories = 0;
  return {
    github,
    role,
    connect: async (context, repositoryId, files) => {
      repositories += 1;
      const name = `acme/shop-${repositories}`;
      const { cloneUrl } = await github.createRepository(name, { users: [{ name: 'ada', token: 'adas' }] });
      await commitFiles(github, name, files, 'First');
      await asOfTheApp(context, {
        repositoryId,
        url: cloneUrl,
        githubId: repositories,
        installationId: github.install('acme'),
      });
      return name;
    },
    close: async () => {
      await github.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface OfTheApp {
  repositoryId: string;
  url: string;
  githubId: number;
  installationId: number;
}

function asOfTheApp(context: Context, { repositoryId, url, githubId, installationId }: OfTheApp) {
  const { organizationId } = context;
  const id = crypto.randomUUID();
  return unitOfWork(context, async ({ tx }) => {
    await tx.installation.create({
      data: {
        ...{ organizationId, id, githubId: installationId, accountLogin: 'acme', accountId: 100 },
        ...{ accountKind: 'Organization', boundByLogin: 'ada' },
      },
    });
    await tx.repository.updateMany({
      where: { id: repositoryId },
      data: { url, installationId: id, githubId, sealedCredential: null },
    });
  });
}
