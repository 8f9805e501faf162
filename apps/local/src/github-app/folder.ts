import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LaunchError } from '../launch-error.ts';

/** The secrets of a GitHub App: what each is called, and which role alone may read it (decision 0022). */
export const FILES = {
  privateKeyFile: {
    variable: 'LANDFALL_GITHUB_PRIVATE_KEY_FILE',
    file: 'github-private-key.pem',
    seat: 'source',
  },
  clientSecretFile: {
    variable: 'LANDFALL_GITHUB_CLIENT_SECRET_FILE',
    file: 'github-client-secret',
    seat: 'api',
  },
  webhookSecretFile: {
    variable: 'LANDFALL_GITHUB_WEBHOOK_SECRET_FILE',
    file: 'github-webhook-secret',
    seat: 'api',
  },
} as const;

/** A GitHub App that is not the double's, and where its secrets are now. */
export interface OwnApp {
  url: string;
  clientId: string;
  slug: string;
  files: Record<keyof typeof FILES, string>;
}

/** What of an App is no secret. */
const ids = z.object({ url: z.url({ protocol: /^https$/ }), clientId: z.string(), slug: z.string() });

/** An App as GitHub made it. */
export interface MadeApp extends z.infer<typeof ids> {
  secrets: Record<keyof typeof FILES, string>;
}

const IDS = 'github-app.json';

/** The App in a folder; undefined where there is none. @throws LaunchError when it is there and cannot be read */
export async function readMadeApp(folder: string): Promise<OwnApp | undefined> {
  const text = await readFile(path.join(folder, IDS), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const read = ids.safeParse(parsed(text));
  if (!read.success) throw new LaunchError(`${path.join(folder, IDS)} is not what npm run github-app wrote.`);
  const files = Object.entries(FILES).map(([name, { file }]) => [name, path.join(folder, file)]);
  return { ...read.data, files: Object.fromEntries(files) as OwnApp['files'] };
}

/**
 * Writes an App into a folder that others cannot enter. What is there stays: an App that is replaced leaves its installations
 * without a key.
 * @param mode of each secret: 0400, or what Compose has to mount
 * @throws LaunchError when there is one already
 */
export async function writeMadeApp(folder: string, app: MadeApp, mode: number): Promise<void> {
  await refuseAnother(folder);
  for (const [name, { file }] of Object.entries(FILES) as [keyof typeof FILES, { file: string }][])
    await writeFile(path.join(folder, file), app.secrets[name], { mode });
  const { url, clientId, slug } = app;
  // last: it says that the others are whole
  await writeFile(path.join(folder, IDS), `${JSON.stringify({ url, clientId, slug })}\n`, { mode: 0o600 });
}

/** Makes the folder where it is not there. @throws LaunchError when it has an App */
export async function refuseAnother(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readMadeApp(folder)) === undefined) return;
  throw new LaunchError(
    `${folder} has a GitHub App already. To make another, delete that one at GitHub and its files there first.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
