import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import {
  catalog,
  type JobName,
  type JobOf,
  type JobPayload,
  jobKey,
  jobNames,
  type WorkerRole,
} from './catalog.ts';
import { patientConnection } from './connection.ts';
import type { makeEnqueue } from './enqueue.ts';
import { messageOf, type ReportQueue } from './report.ts';
import { type Running, runWithin } from './run-within.ts';
import { type Shares, shares } from './shares.ts';

/** Does one job. `signal` fires at the job's timeout (`isOverdue`) and when the process closes; the row tells how to go on. */
export type Handler<Name extends JobName> = (
  payload: JobPayload<Name>,
  context: { signal: AbortSignal },
) => Promise<void>;
/** One handler for every job of a role: a forgotten one does not compile. */
export type Handlers<Role extends WorkerRole> = { [Name in JobOf<Role>]: Handler<Name> };

export interface ConsumeOptions {
  /** Per job name; what is left out takes the catalog's. */
  concurrency?: { [Name in JobName]?: number };
  /** How long `close` lets running jobs go on before their signal fires. Default 5 s. */
  graceMs?: number;
  /** How long a silent process keeps its jobs. Default 20 s. */
  lockMs?: number;
}

export interface Consumer {
  /** Takes no new jobs, lets running ones end, then fires their signals, then leaves. A job left behind runs again. */
  close(): Promise<void>;
}

/**
 * A lock is renewed every half of this. A process that died or froze longer loses its jobs to another, which runs them
 * from the row; that both may run for a moment is what fencing in Postgres is for.
 */
const LOCK_MS = 20_000;
/** Never parked as failed for stalling: rows, not the queue, know when to give up. */
const STALLS_ALLOWED = 1_000_000;
/** A worker with nothing to do asks again this late, in seconds; what comes meanwhile wakes it. */
const IDLE_SECONDS = 10;
/** After an error of Redis itself, BullMQ's loop waits this long. */
const RETRY_MS = 1000;
/** A job whose organization has all of its places waits so long for one of them; then others are looked for in the queue. */
const SHARE_PATIENCE_MS = 250;

export interface ConsumeInput<Role extends WorkerRole> {
  url: string;
  prefix: string;
  role: Role;
  handlers: Handlers<Role>;
  options: ConsumeOptions;
  report: ReportQueue;
  enqueue: ReturnType<typeof makeEnqueue>;
}

/** Starts one BullMQ worker per job of the role: each name has its own line, so none starves another. */
export function consume<Role extends WorkerRole>(input: ConsumeInput<Role>): Consumer {
  const connection = patientConnection(input.url, `consumer ${input.role}`, input.report);
  const running = new Set<Running>();
  const names = jobNames.filter((name): name is JobName & JobOf<Role> => catalog[name].role === input.role);
  const workers = names.map((name) => startWorker(input, name, connection, running));
  return {
    close: async () => {
      const grace = setTimeout(() => {
        for (const run of running) run.stop();
      }, input.options.graceMs ?? 5000);
      await Promise.all(workers.map((worker) => closeWorker(worker, connection)));
      clearTimeout(grace);
      connection.disconnect();
    },
  };
}

function startWorker<Role extends WorkerRole, Name extends JobName & JobOf<Role>>(
  input: ConsumeInput<Role>,
  name: Name,
  connection: Redis,
  running: Set<Running>,
): Worker {
  const handler = input.handlers[name] as Handler<Name>;
  const lockMs = input.options.lockMs ?? LOCK_MS;
  const { report, enqueue } = input;
  const places = shares(catalog[name].share, SHARE_PATIENCE_MS);
  const work = { name, handler, running, report, enqueue, places };
  const worker = new Worker(name, (job: Job) => run(work, job.data), {
    connection,
    prefix: input.prefix,
    concurrency: input.options.concurrency?.[name] ?? catalog[name].concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 4,
    drainDelay: IDLE_SECONDS,
    maxStalledCount: STALLS_ALLOWED,
    runRetryDelay: RETRY_MS,
  });
  worker.on('error', (error) => {
    if (connection.status === 'ready') {
      input.report({ kind: 'worker-error', job: name, message: messageOf(error) });
    }
  });
  return worker;
}

interface Work<Name extends JobName> {
  name: Name;
  handler: Handler<Name>;
  running: Set<Running>;
  report: ReportQueue;
  enqueue: ReturnType<typeof makeEnqueue>;
  places: Shares;
}

/** Never throws: BullMQ would write the message of an error into Redis, and retries live in Postgres. */
async function run<Name extends JobName>(work: Work<Name>, data: unknown): Promise<void> {
  const { name, report } = work;
  const parsed = catalog[name].schema.safeParse(data);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') || 'the whole';
    return report({ kind: 'dropped', job: name, message: `Not a payload of this job (${place}).` });
  }
  const payload = parsed.data as JobPayload<Name>;
  const free = await work.places.take(payload.organizationId);
  if (!free) {
    // It runs still as far as the queue knows: there it stands in line again when it has ended.
    await work.enqueue(name, payload);
    return;
  }
  try {
    await runInPlace(work, payload);
  } finally {
    free();
  }
}

async function runInPlace<Name extends JobName>(
  { name, handler, running, report }: Work<Name>,
  payload: JobPayload<Name>,
): Promise<void> {
  const key = jobKey(name, payload);
  try {
    const outcome = await runWithin(catalog[name].timeoutMs, running, (signal) =>
      handler(payload, { signal }),
    );
    if (outcome === 'abandoned') {
      report({
        kind: 'overdue',
        job: name,
        key,
        message: 'It did not stop when told to; its slot is taken back.',
      });
    }
  } catch (error) {
    report({ kind: 'handler-failed', job: name, key, error });
  }
}

async function closeWorker(worker: Worker, connection: Redis): Promise<void> {
  // Without Redis a graceful close would wait for it to come back.
  await worker.close(connection.status !== 'ready').catch(() => undefined);
}
