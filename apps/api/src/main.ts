import { openPlatform } from '@landfall/actions/open-platform';
import { readPublicKeys, readRoleKey } from '@landfall/crypto/role-keys';
import { openQueue } from '@landfall/queue';
import { pino } from 'pino';
import { buildApp } from './app.ts';
import { defaultLimits } from './doors.ts';
import { readEnvironment } from './env.ts';
import { githubDoor } from './github/read-settings.ts';
import { openLocal } from './local/local.ts';
import { loggerOptions } from './log.ts';

/** How long requests may take to end after a signal. */
const CLOSE_WITHIN_MS = 10_000;

async function start(): Promise<void> {
  const env = readEnvironment(process.env);
  const log = pino(loggerOptions);
  const key = readRoleKey(env.LANDFALL_KEY_FILE, { expect: 'api', anyMode: env.LANDFALL_KEY_FILE_ANY_MODE });
  const publicKeys = readPublicKeys(env.LANDFALL_PUBLIC_KEYS_FILE);
  const queue = await openQueue(env.LANDFALL_REDIS_URL, {
    report: (report) =>
      log.warn({ queue: report.kind, ...('message' in report ? { why: report.message } : {}) }),
  });
  const { platform, close } = openPlatform({
    databaseUrl: env.LANDFALL_DATABASE_URL,
    queue,
    publicKeys,
    publicUrl: env.LANDFALL_PUBLIC_URL,
  });
  const local = env.LANDFALL_LOCAL_FILE === undefined ? undefined : openLocal(env.LANDFALL_LOCAL_FILE);
  const trustedProxies = env.LANDFALL_TRUSTED_PROXIES.split(',')
    .map((text) => text.trim())
    .filter(Boolean);
  const limits = { ...defaultLimits, agentHeartbeatMs: env.LANDFALL_AGENT_HEARTBEAT_MS };
  const github = githubDoor(env, key);
  const app = await buildApp({ platform, queue, key, local, github, limits, trustedProxies }, log);

  let closing = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (closing) return;
    closing = true;
    log.info({ signal }, 'closing');
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    await app.close();
    local?.close();
    await queue.close();
    await close();
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
  await app.listen({ host: env.LANDFALL_API_HOST, port: env.LANDFALL_API_PORT });
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The API could not start.');
  process.exit(1);
});
