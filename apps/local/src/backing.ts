import path from 'node:path';
import { migrate } from '@landfall/db/migrate';
import {
  type GitHubDouble,
  type GitHubDoubleOptions,
  startGitHubDouble,
} from '@landfall/devstack/github-double';
import { startPostgres } from '@landfall/devstack/postgres';
import { startRedis } from '@landfall/devstack/redis';
import { keptSecret } from '@landfall/devstack/secrets-on-disk';
import type { Start } from './start.ts';
import { ontoBoard, runStep } from './steps.ts';

/** What the platform stands on. */
export interface Backing {
  databaseUrl: string;
  redisUrl: string;
  /** The Git server, and GitHub's double beside it. */
  git: GitHubDouble;
}

/** Where it is reached: by https, and by SSH. */
export const addressesOf = ({ url, ssh }: Pick<GitHubDouble, 'url' | 'ssh'>): string[] => [
  new URL(url).host,
  ...(ssh ? [`127.0.0.1:${ssh.port}`] : []),
];

/** Starts PostgreSQL, Redis and the Git server side by side, and brings the database to the newest schema. */
export async function startBacking(
  { state, board, stops }: Start,
  github: Pick<GitHubDoubleOptions, 'app' | 'callbackUrls' | 'webhook'>,
): Promise<Backing> {
  const report = ontoBoard(board);
  const kept = async <Part extends { stop(): Promise<void> }>(starting: Promise<Part>): Promise<Part> => {
    const part = await starting;
    stops.add(() => part.stop());
    return part;
  };
  const schema = async (adminUrl: string) => {
    const appPassword = await keptSecret(path.join(state.postgres, 'application-password'));
    const { url, applied } = await migrate({ adminUrl, database: 'landfall', appPassword });
    const words = applied.length === 0 ? 'up to date' : `migrations applied: ${applied.length}`;
    return { result: url, words };
  };
  const database = kept(startPostgres({ dir: state.postgres, report })).then(({ url }) =>
    runStep(board, 'database', () => schema(url)),
  );
  const [databaseUrl, redis, git] = await Promise.all([
    database,
    kept(startRedis({ dir: state.redis, report })),
    kept(startGitHubDouble({ dir: state.git, report, ssh: true, ...github })),
  ]);
  return { databaseUrl, redisUrl: redis.url, git };
}
