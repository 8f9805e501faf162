import { chmod, chown, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type GitHubDouble,
  type GitHubDoubleOptions,
  makePrivateKey,
} from '@landfall/devstack/github-double';
import { keptSecret } from '@landfall/devstack/secrets-on-disk';
import type { Seat } from './roles.ts';
import type { Start } from './start.ts';

/** What the processes are told of the GitHub App: each file is for one role (decision 0022). */
export interface GitHubWiring extends GitHubFiles {
  url: string;
  clientId: string;
  slug: string;
}

interface GitHubFiles {
  /** Of the source role alone. */
  privateKeyFile: string;
  /** Of the API alone. */
  clientSecretFile: string;
  webhookSecretFile: string;
}

/** The App at the local double of GitHub: its secrets, made at the first start, and where it sends browsers and deliveries. */
export async function githubApp(
  { state, seats }: Start,
  publicUrl: string,
): Promise<{ files: GitHubFiles; options: Pick<GitHubDoubleOptions, 'app' | 'callbackUrls' | 'webhook'> }> {
  const files = {
    privateKeyFile: path.join(state.keys, 'github-app.pem'),
    clientSecretFile: path.join(state.keys, 'github-client-secret'),
    webhookSecretFile: path.join(state.keys, 'github-webhook-secret'),
  };
  const privateKeyPem = await keptKey(files.privateKeyFile);
  const clientSecret = await keptSecret(files.clientSecretFile);
  const secret = await keptSecret(files.webhookSecretFile);
  const give = async (file: string, seat: Seat) => {
    const account = seats.accounts?.[seat];
    if (account) await chown(file, account.uid, account.gid);
    await chmod(file, 0o400);
  };
  await give(files.privateKeyFile, 'source');
  await give(files.clientSecretFile, 'api');
  await give(files.webhookSecretFile, 'api');
  const callbackUrls = [`${publicUrl}/repositories/new/github`, `${publicUrl}/api/auth/callback/github`];
  const webhook = { url: `${publicUrl}/webhooks/github`, secret };
  return { files, options: { app: { privateKeyPem, clientSecret }, callbackUrls, webhook } };
}

/** Who is at the double of GitHub, in the same order at each start: numbers follow from it. */
export function peopleAtGitHub(github: GitHubDouble): void {
  github.addOrganization('acme');
  github.addPerson('landfall', { name: 'You, at GitHub', organizations: ['acme'] });
  github.addPerson('guest', { name: 'Somebody else' });
}

async function keptKey(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept?.trim()) return kept;
  const made = makePrivateKey();
  await writeFile(file, made, { mode: 0o400 });
  return made;
}
