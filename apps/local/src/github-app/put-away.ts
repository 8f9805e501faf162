import { randomBytes } from 'node:crypto';
import { appendFile, chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConvertedApp } from '@landfall/providers/github-app';
import { LaunchError } from '../launch-error.ts';
import { FILES, type MadeApp, refuseAnother, writeMadeApp } from './folder.ts';

/** Where the App is kept: for `npm start`, or for docker-compose.yml. */
export type Place =
  | { kind: 'folder'; folder: string }
  | { kind: 'compose'; secrets: string; envFile: string };

/** Is there room for an App? Asked before GitHub makes one. @throws LaunchError */
export async function checkPlace(place: Place): Promise<void> {
  if (place.kind === 'folder') return refuseAnother(place.folder);
  for (const { file } of Object.values(FILES)) {
    const at = path.join(place.secrets, file);
    const found = await stat(at).catch(() => undefined);
    if (!found) throw new LaunchError(`${at} is not there: npm run secrets makes it.`);
    if (found.size > 0)
      throw new LaunchError(`${at} holds a secret of a GitHub App already: empty it first.`);
  }
  const named = await readFile(place.envFile, 'utf8').catch(() => '');
  if (/^LANDFALL_GITHUB_CLIENT_ID=./m.test(named))
    throw new LaunchError(`${place.envFile} names a GitHub App already: remove its lines first.`);
}

/**
 * Puts an App away: each secret into a file, and nothing of them anywhere else. GitHub makes no webhook secret where nothing is
 * delivered; one is made here then, so that what comes unsigned is refused all the same.
 * @param url of the GitHub that made it
 */
export async function putAway(place: Place, url: string, app: ConvertedApp): Promise<void> {
  await checkPlace(place);
  const made: MadeApp = {
    url,
    clientId: app.clientId,
    slug: app.slug,
    secrets: {
      privateKeyFile: app.privateKeyPem,
      clientSecretFile: app.clientSecret,
      webhookSecretFile: app.webhookSecret ?? randomBytes(24).toString('hex'),
    },
  };
  if (place.kind === 'folder') return writeMadeApp(place.folder, made, 0o400);
  for (const [name, { file }] of Object.entries(FILES) as [keyof typeof FILES, { file: string }][]) {
    const at = path.join(place.secrets, file);
    await chmod(at, 0o600);
    await writeFile(at, made.secrets[name]);
    // Compose mounts it with its mode, and its container is a user of its own: the folder is what is closed.
    await chmod(at, 0o444);
  }
  const lines = [
    `LANDFALL_GITHUB_URL=${url}`,
    `LANDFALL_GITHUB_CLIENT_ID=${app.clientId}`,
    `LANDFALL_GITHUB_APP_SLUG=${app.slug}`,
  ];
  await appendFile(place.envFile, `${lines.join('\n')}\n`);
}
