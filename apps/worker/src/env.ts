import { flag, githubUrl, given, list } from '@landfall/contracts/environment';
import { z } from 'zod';

const seconds = (fallback: number) => z.coerce.number().positive().max(86_400).default(fallback);

const common = z.object({
  LANDFALL_DATABASE_URL: z.string().min(1),
  LANDFALL_REDIS_URL: z.string().min(1),
  LANDFALL_PUBLIC_URL: z.url({ protocol: /^https?$/ }),
  LANDFALL_KEY_FILE: z.string().min(1),
  LANDFALL_PUBLIC_KEYS_FILE: z.string().min(1),
  /** Key files mounted by a container platform have modes of their own. */
  LANDFALL_KEY_FILE_ANY_MODE: flag,
  /** Hosts that may be dialled in spite of their private address: HOST or HOST:PORT, separated by commas. */
  LANDFALL_ALLOW_ADDRESSES: list,
  LANDFALL_HOSTED: flag,
  /** Between two looks for rows that Redis forgot. */
  LANDFALL_SWEEP_SECONDS: seconds(5),
  LANDFALL_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

const sourceEnvironment = common.extend({
  /** Holds the mirrors; a folder of this role alone. */
  LANDFALL_WORK_DIR: z.string().min(1),
  /** What the mirrors may take of the disk: those used last stay. */
  LANDFALL_MIRROR_GIB: z.coerce.number().positive().max(100_000).default(20),
  /** Checked-out trees; in memory where there is room unless named. */
  LANDFALL_TREES_DIR: z.string().min(1).optional(),
  /** More certificates that git trusts, PEM. */
  LANDFALL_GIT_CA_FILE: z.string().min(1).optional(),
  /** The GitHub that repositories are connected from by clicking: itself, or an Enterprise Server. */
  LANDFALL_GITHUB_URL: githubUrl,
  /** Of the GitHub App, what this role knows: its number or client id, and the private key, PEM, in a file. */
  LANDFALL_GITHUB_CLIENT_ID: given,
  LANDFALL_GITHUB_PRIVATE_KEY_FILE: given,
  /** Between two polls of a repository, before jitter; each repository's own value when left out. */
  LANDFALL_POLL_SECONDS: z.coerce.number().int().min(5).max(86_400).optional(),
  /** Renders at once in this process: each may take a core and 2 GiB. */
  LANDFALL_RENDERS: z.coerce.number().int().min(1).max(64).default(2),
});

const applyEnvironment = common.extend({
  /** Between two looks at an application's objects, and at a cluster. */
  LANDFALL_CHECK_SECONDS: seconds(60),
  /** How long a sync's lease lasts unless renewed: what a dead worker costs. */
  LANDFALL_LEASE_SECONDS: seconds(15),
});

export type SourceEnvironment = z.infer<typeof sourceEnvironment>;
export type ApplyEnvironment = z.infer<typeof applyEnvironment>;

/** The environment of the source role, read once at start. @throws Error naming what is missing or wrong, never a value */
export const readSourceEnvironment = (env: NodeJS.ProcessEnv): SourceEnvironment =>
  read(sourceEnvironment, env);

/** The environment of the apply role, see `readSourceEnvironment`. */
export const readApplyEnvironment = (env: NodeJS.ProcessEnv): ApplyEnvironment => read(applyEnvironment, env);

function read<Schema extends typeof sourceEnvironment | typeof applyEnvironment>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): z.infer<Schema> {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The worker cannot start with this environment.\n${lines.join('\n')}`);
  }
  refuseUnsafe(parsed.data);
  return parsed.data as z.infer<Schema>;
}

function refuseUnsafe(env: z.infer<typeof common>): void {
  if (!env.LANDFALL_HOSTED) return;
  const reasons: string[] = [];
  if (env.LANDFALL_ALLOW_ADDRESSES.length > 0) reasons.push('LANDFALL_ALLOW_ADDRESSES has to be empty.');
  if (!new URL(env.LANDFALL_REDIS_URL).password) reasons.push('LANDFALL_REDIS_URL has to hold a password.');
  if (reasons.length > 0) throw new Error(`Hosted mode refuses to start.\n${reasons.join('\n')}`);
}
