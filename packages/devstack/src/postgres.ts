import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { passingCapability } from './capabilities.ts';
import { DevstackError } from './errors.ts';
import { endLeftovers } from './pid-file.ts';
import { keptPort } from './ports.ts';
import { canReach, postgresAccount } from './postgres/account.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres/binaries.ts';
import { initialiseOnce, releaseDataDirectory } from './postgres/data-directory.ts';
import { urlTo } from './postgres/url.ts';
import { type ProcessSpec, type RunningProcess, startProcess } from './processes.ts';
import { waitUntilReady } from './readiness.ts';
import { type Report, reportStep } from './report.ts';
import { keptSecret } from './secrets-on-disk.ts';

export interface PostgresOptions {
  /** Holds the data, the log, the password and the pid file; made when it does not exist. */
  dir: string;
  /** Tried first; another free one is taken when somebody listens there. */
  port?: number;
  /** `false` trades safety against power loss for speed: for tests. Default true. */
  durable?: boolean;
  report?: Report;
}

export interface Postgres {
  /** The superuser's URL to the database `postgres`. */
  url: string;
  port: number;
  /** Settles with a word when the server ended, wanted or not. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL 18 on loopback over `dir`, reusing its data. A server that a killed run left behind in
 * `dir` is ended first.
 * @throws DevstackError when it cannot be found, made or started.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dir } = options;
  return reportStep(
    options.report,
    'PostgreSQL',
    async (tell) => {
      await mkdir(dir, { recursive: true });
      const binaries = await postgresBinaries();
      tell(binaries.origin);
      await endLeftovers(dir);
      const data = join(dir, 'data');
      await releaseDataDirectory(data);
      const password = await keptSecret(join(dir, 'superuser-password'));
      const runAs = await identity(dir, binaries);
      const as = runAs ? { runAs } : {};
      await initialiseOnce({ dir, data, initdb: binaries.initdb, password, ...as });
      const port = await keptPort(dir, 'postgres', options.port);
      const child = await listen(
        { ...server(options, data, port), command: binaries.postgres, ...as },
        port,
        password,
      );
      return {
        url: urlTo(port, password),
        port,
        exited: child.exited,
        stop: () => child.stop(),
        origin: binaries.origin,
      };
    },
    ({ port, origin }) => `port ${port}, from ${origin}`,
  );
}

async function identity(dir: string, binaries: PostgresBinaries): Promise<ProcessSpec['runAs']> {
  const account = await postgresAccount();
  if (!account) return undefined;
  const reachable = await Promise.all([
    canReach(join(dir, 'data'), account),
    canReach(binaries.postgres, account),
  ]);
  const readAnywhere = reachable.includes(false);
  if (readAnywhere && (await passingCapability()) === undefined) throw unreachable(dir);
  return { ...account, readAnywhere };
}

function unreachable(dir: string): DevstackError {
  return new DevstackError(
    'process-did-not-start',
    'PostgreSQL cannot be started.',
    `It must not run as root, and the user "postgres" may not enter the folders above ${dir} or its own program.`,
    'Put the checkout into a folder that others may enter (not below a closed home), or run as a user that is not root.',
  );
}

function server(options: PostgresOptions, data: string, port: number): Omit<ProcessSpec, 'command'> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...(options.durable === false
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    name: 'postgres',
    dir: options.dir,
    args: ['-D', data, '-p', String(port), ...flags],
    cwd: '/',
    // SIGTERM would wait for every client to leave; SIGINT ends them and shuts down cleanly.
    stopSignal: 'SIGINT',
  };
}

async function listen(spec: ProcessSpec, port: number, password: string): Promise<RunningProcess> {
  const child = await startProcess(spec);
  await waitUntilReady(child, async () => {
    const client = new pg.Client({ connectionString: urlTo(port, password), connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    await client.connect();
    await client.end();
    return true;
  });
  return child;
}
