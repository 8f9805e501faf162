import { openPlatform } from '@landfall/actions/open-platform';
import { readPublicKeys, readRoleKey } from '@landfall/crypto/role-keys';
import { type Consumer, openQueue, type WorkerRole } from '@landfall/queue';
import { applyHandlers } from './apply/handlers.ts';
import {
  type ApplyEnvironment,
  readApplyEnvironment,
  readSourceEnvironment,
  type SourceEnvironment,
} from './env.ts';
import { type Log, logQueue, openLog } from './log.ts';
import { sourceHandlers } from './source/handlers.ts';
import { sweep } from './sweep.ts';

/** How long running jobs may go on after a signal before theirs fires: a batch of writes ends well within it. */
const GRACE_MS = 5_000;
/** A process that cannot close is ended: its leases run out and another worker resumes. */
const CLOSE_WITHIN_MS = 20_000;

/**
 * One worker process in one role, never both (design 4.9). Wires what the role's jobs need, takes jobs until a signal,
 * then lets them come to a good place and leaves.
 */
async function start(role: WorkerRole): Promise<void> {
  const env = role === 'source' ? readSourceEnvironment(process.env) : readApplyEnvironment(process.env);
  const log = openLog(env.LANDFALL_LOG_LEVEL, role);
  process.on('unhandledRejection', (error) => log.error({ error }, 'unhandled rejection'));
  const key = readRoleKey(env.LANDFALL_KEY_FILE, { expect: role, anyMode: env.LANDFALL_KEY_FILE_ANY_MODE });
  const queue = await openQueue(env.LANDFALL_REDIS_URL, { report: (report) => logQueue(log, report) });
  const { platform, close } = openPlatform({
    databaseUrl: env.LANDFALL_DATABASE_URL,
    connections: 20,
    queue,
    publicKeys: readPublicKeys(env.LANDFALL_PUBLIC_KEYS_FILE),
    publicUrl: env.LANDFALL_PUBLIC_URL,
  });
  const consumer: Consumer = isSource(role, env)
    ? queue.consume('source', await sourceHandlers({ platform, key, log, env }), { graceMs: GRACE_MS })
    : queue.consume('apply', applyHandlers({ platform, key, log, env }), { graceMs: GRACE_MS });
  const closing = new AbortController();
  const sweeping = sweep(platform, role, {
    seconds: env.LANDFALL_SWEEP_SECONDS,
    log,
    signal: closing.signal,
  });
  log.info({ detail: `pid ${process.pid}` }, 'worker started');
  onceSignalled(log, async () => {
    closing.abort();
    await consumer.close();
    await sweeping;
    await queue.close();
    await close();
  });
}

const isSource = (role: WorkerRole, _env: SourceEnvironment | ApplyEnvironment): _env is SourceEnvironment =>
  role === 'source';

function onceSignalled(log: Log, close: () => Promise<void>): void {
  let closing = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (closing) return;
    closing = true;
    log.info({ signal }, 'closing');
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    await close();
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
}

const role = process.argv[2];
if (role !== 'source' && role !== 'apply') {
  console.error('Say which role this worker has: node main.ts source | apply');
  process.exit(2);
}
start(role).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The worker could not start.');
  process.exit(1);
});
