import { openPlatform } from '@landfall/actions/open-platform';
import { readPublicKeys, readRoleKey } from '@landfall/crypto/role-keys';
import { type Log, openLog } from '@landfall/log';
import { type Consumer, openQueue, type Queue, type WorkerRole } from '@landfall/queue';
import type { Connect } from './apply/clusters.ts';
import { readApplyEnvironment, readSourceEnvironment } from './env.ts';
import { logQueue } from './log-queue.ts';
import { sweep } from './sweep.ts';
import type { Wiring } from './wiring.ts';

/** How long running jobs may go on after a signal before theirs fires: a batch of writes ends well within it. */
const GRACE_MS = 5_000;
/** A process that cannot close is ended: its leases run out and another worker resumes. */
const CLOSE_WITHIN_MS = 20_000;

/**
 * One worker process in one role, never both (design 4.9): only that role's code is loaded. Takes jobs until a signal,
 * then lets them come to a good place and leaves.
 * @param options.connect wraps the way to clusters: how tests stop a worker at a named point
 * @throws Error that says what is missing or not safe
 */
export async function startWorker(role: WorkerRole, options: { connect?: Connect } = {}): Promise<void> {
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
  const consumer = await CONSUME[role](queue, { platform, key, log }, options);
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

const LOAD = {
  source: async () => ({
    ...(await import('./source/handlers.ts')),
    ...(await import('./source/tidy-mirrors.ts')),
  }),
  apply: async () => ({
    ...(await import('./apply/handlers.ts')),
    ...(await import('./apply/observing/observe-clusters.ts')),
  }),
};

/** Loads all that a role runs, and starts nothing. */
export async function loadRole(role: WorkerRole): Promise<void> {
  await LOAD[role]();
}

type Consume = (queue: Queue, wiring: Wiring, options: { connect?: Connect }) => Promise<Consumer>;

const CONSUME: Record<WorkerRole, Consume> = {
  source: async (queue, wiring) => {
    const { sourceHandlers, sourceRole, tidyMirrors } = await LOAD.source();
    const env = readSourceEnvironment(process.env);
    const role = await sourceRole(wiring, env);
    const consumer = queue.consume('source', sourceHandlers(role), { graceMs: GRACE_MS });
    const closing = new AbortController();
    const tidying = tidyMirrors(role, env.LANDFALL_MIRROR_GIB, closing.signal);
    return {
      close: async () => {
        closing.abort();
        await Promise.all([tidying, consumer.close()]);
      },
    };
  },
  apply: async (queue, wiring, { connect }) => {
    const { applyHandlers, applyRole, observeClusters } = await LOAD.apply();
    const env = readApplyEnvironment(process.env);
    const role = applyRole(wiring, env, { queue, connect });
    // A worker that died loses its jobs as soon as it loses its leases.
    const lockMs = env.LANDFALL_LEASE_SECONDS * 1_000;
    const consumer = queue.consume('apply', applyHandlers(role), { graceMs: GRACE_MS, lockMs });
    const closing = new AbortController();
    const observing = observeClusters(role, queue, closing.signal);
    return {
      close: async () => {
        closing.abort();
        await Promise.all([observing, consumer.close()]);
      },
    };
  },
};

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
