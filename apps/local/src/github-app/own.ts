import { chmod, chown, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GitHubWiring } from '../github.ts';
import { LaunchError } from '../launch-error.ts';
import type { Start } from '../start.ts';
import { FILES, type OwnApp, readMadeApp } from './folder.ts';

const SECRETS = Object.entries(FILES) as [keyof typeof FILES, (typeof FILES)[keyof typeof FILES]][];

/**
 * The App that the operator's environment names: all of it or nothing.
 * @throws LaunchError naming what is missing
 */
export function appOfEnvironment(env: NodeJS.ProcessEnv): OwnApp | undefined {
  const clientId = env.LANDFALL_GITHUB_CLIENT_ID;
  const slug = env.LANDFALL_GITHUB_APP_SLUG;
  const files = SECRETS.map(([name, { variable }]) => [name, env[variable]] as const);
  const values = {
    LANDFALL_GITHUB_CLIENT_ID: clientId,
    LANDFALL_GITHUB_APP_SLUG: slug,
    ...Object.fromEntries(SECRETS.map(([, { variable }]) => [variable, env[variable]])),
  };
  const missing = Object.keys(values).filter((name) => !env[name]);
  if (missing.length === Object.keys(values).length) return undefined;
  if (!clientId || !slug || missing.length > 0) {
    throw new LaunchError(
      `A GitHub App is set in part: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. docs/github.md says what each is.`,
    );
  }
  const whole = Object.fromEntries(files.map(([name, file]) => [name, path.resolve(file ?? '')]));
  return {
    url: env.LANDFALL_GITHUB_URL || 'https://github.com',
    clientId,
    slug,
    files: whole as OwnApp['files'],
  };
}

/**
 * The operator's own App, in place of the double's: what the environment says, else what `npm run github-app` made. Each secret
 * is copied to a file of mode 0400 of the one role that may read it, wherever the operator keeps it.
 * @throws LaunchError naming a file that cannot be read, never its content
 */
export async function ownApp(
  { state, seats }: Pick<Start, 'state' | 'seats'>,
  env: NodeJS.ProcessEnv,
): Promise<GitHubWiring | undefined> {
  const app = appOfEnvironment(env) ?? (await readMadeApp(path.join(state.root, 'github-app')));
  if (!app) return undefined;
  const { url, clientId, slug } = app;
  const given: Record<string, string> = {};
  for (const [name, { seat, file }] of SECRETS) {
    const to = path.join(state.keys, `own-${file}`);
    await give(app.files[name], to, seats.accounts?.[seat]);
    given[name] = to;
  }
  return { url, clientId, slug, ...(given as Record<keyof typeof FILES, string>) };
}

async function give(from: string, to: string, account: { uid: number; gid: number } | undefined) {
  const secret = await readFile(from).catch(() => undefined);
  if (!secret || secret.length < 8)
    throw new LaunchError(`${from} holds no secret of the GitHub App, or cannot be read.`);
  await rm(to, { force: true });
  await writeFile(to, secret, { mode: 0o400, flag: 'wx' });
  if (account) await chown(to, account.uid, account.gid);
  await chmod(to, 0o400);
}
