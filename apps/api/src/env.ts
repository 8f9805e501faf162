import { AGENT_HEARTBEAT_MS } from '@landfall/contracts/agent-protocol';
import { flag, githubUrl, given, list } from '@landfall/contracts/environment';
import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);

const apiEnvironment = z.object({
  LANDFALL_API_PORT: port,
  /** What to listen on. Loopback unless a container says otherwise: only the door talks to the API. */
  LANDFALL_API_HOST: z.string().min(1).default('127.0.0.1'),
  LANDFALL_DATABASE_URL: z.string().min(1),
  LANDFALL_REDIS_URL: z.string().min(1),
  LANDFALL_PUBLIC_URL: z.url({ protocol: /^https?$/ }),
  LANDFALL_KEY_FILE: z.string().min(1),
  LANDFALL_PUBLIC_KEYS_FILE: z.string().min(1),
  /** Set by `npm start`: what it is still setting up. */
  LANDFALL_LOCAL_FILE: z.string().min(1).optional(),
  /** Whose X-Forwarded-For is believed (security WEB-8): exactly the door. Addresses or CIDRs, separated by commas. */
  LANDFALL_TRUSTED_PROXIES: z.string().default('127.0.0.1,::1'),
  /** How often agents are told that we live: less where something on the way cuts what is silent. */
  LANDFALL_AGENT_HEARTBEAT_MS: z.coerce.number().int().min(100).max(60_000).default(AGENT_HEARTBEAT_MS),
  /** Key files mounted by a container platform have modes of their own. */
  LANDFALL_KEY_FILE_ANY_MODE: flag,
  LANDFALL_HOSTED: flag,
  /** Hosts that may be dialled in spite of their private address: HOST or HOST:PORT, separated by commas. */
  LANDFALL_ALLOW_ADDRESSES: list,
  /** The GitHub that repositories are connected from by clicking: itself, or an Enterprise Server. */
  LANDFALL_GITHUB_URL: githubUrl,
  /** Certificates trusted for it besides the usual, PEM. */
  LANDFALL_GITHUB_CA_FILE: given,
  /** Of the GitHub App, what this role knows; without all four the page says what is missing. */
  LANDFALL_GITHUB_APP_SLUG: given,
  LANDFALL_GITHUB_CLIENT_ID: given,
  LANDFALL_GITHUB_CLIENT_SECRET_FILE: given,
  LANDFALL_GITHUB_WEBHOOK_SECRET_FILE: given,
});
export type ApiEnvironment = z.infer<typeof apiEnvironment>;

/**
 * Reads the environment once, at start. @throws Error that names each variable that is missing, wrong, or not safe
 * enough for hosted mode; never its value.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): ApiEnvironment {
  const parsed = apiEnvironment.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The API cannot start with this environment.\n${lines.join('\n')}`);
  }
  if (parsed.data.LANDFALL_HOSTED) refuseUnsafe(parsed.data);
  return parsed.data;
}

function refuseUnsafe(env: ApiEnvironment): void {
  const reasons: string[] = [];
  if (!env.LANDFALL_PUBLIC_URL.startsWith('https://')) reasons.push('LANDFALL_PUBLIC_URL has to be https.');
  if (!new URL(env.LANDFALL_REDIS_URL).password) reasons.push('LANDFALL_REDIS_URL has to hold a password.');
  if (env.LANDFALL_LOCAL_FILE !== undefined) reasons.push('LANDFALL_LOCAL_FILE is for `npm start` only.');
  if (env.LANDFALL_ALLOW_ADDRESSES.length > 0) reasons.push('LANDFALL_ALLOW_ADDRESSES has to be empty.');
  if (reasons.length > 0) throw new Error(`Hosted mode refuses to start.\n${reasons.join('\n')}`);
}
