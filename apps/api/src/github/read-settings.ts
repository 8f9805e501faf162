import { readFileSync } from 'node:fs';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { readSecretFile, type SecretFileOptions } from '@landfall/crypto/secret-file';
import { parseAllowList } from '@landfall/egress';
import { githubAddress } from '@landfall/providers/github-app';
import type { ApiEnvironment } from '../env.ts';
import { type GitHubDoor, githubAppDoor } from './door.ts';

/** Everything the API role has to be told of a GitHub App. */
const NEEDED = [
  'LANDFALL_GITHUB_APP_SLUG',
  'LANDFALL_GITHUB_CLIENT_ID',
  'LANDFALL_GITHUB_CLIENT_SECRET_FILE',
  'LANDFALL_GITHUB_WEBHOOK_SECRET_FILE',
] as const;

/**
 * The way to GitHub as the environment says it; closed, with the names of what is missing, where it says less.
 * @throws Error naming a file that cannot be read, that others may read or that is empty, or an address that is none; never
 *   a value
 */
export function githubDoor(env: ApiEnvironment, key: KeyPair): GitHubDoor {
  const address = githubAddress(env.LANDFALL_GITHUB_URL);
  const missing = NEEDED.filter((name) => env[name] === undefined);
  const [slug, clientId, secretFile, webhookFile] = NEEDED.map((name) => env[name]);
  if (!slug || !clientId || !secretFile || !webhookFile)
    return { host: address.host, missing, app: undefined };
  const ca = env.LANDFALL_GITHUB_CA_FILE;
  const reach = {
    address,
    allow: parseAllowList(env.LANDFALL_ALLOW_ADDRESSES),
    ...(ca === undefined ? {} : { caPem: readFileSync(ca, 'utf8') }),
  };
  const anyMode = env.LANDFALL_KEY_FILE_ANY_MODE;
  const app = githubAppDoor(
    {
      reach,
      client: {
        slug,
        clientId,
        clientSecret: secretIn(secretFile, 'LANDFALL_GITHUB_CLIENT_SECRET_FILE', { anyMode }),
      },
      webhookSecret: secretIn(webhookFile, 'LANDFALL_GITHUB_WEBHOOK_SECRET_FILE', { anyMode }),
    },
    { key, publicUrl: env.LANDFALL_PUBLIC_URL.replace(/\/+$/, '') },
  );
  return { host: address.host, missing, app };
}

function secretIn(file: string, name: string, options: SecretFileOptions): string {
  const text = readSecretFile(file, options).trim();
  if (text.length < 8) throw new Error(`The API cannot start: the file of ${name} holds no secret.`);
  return text;
}
