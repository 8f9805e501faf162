import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis as Client } from 'ioredis';
import { endLeftovers } from './pid-file.ts';
import { keptPort } from './ports.ts';
import { startProcess } from './processes.ts';
import { waitUntilReady } from './readiness.ts';
import { redisBinary } from './redis/binary.ts';
import { type Report, reportStep } from './report.ts';
import { keptSecret } from './secrets-on-disk.ts';

export interface RedisOptions {
  /** Holds the append-only file, the log, the password and the pid file; made when it does not exist. */
  dir: string;
  port?: number;
  /** How many numbered databases there are. Default 16. */
  databases?: number;
  report?: Report;
}

export interface Redis {
  /** With the password in it. */
  url: string;
  port: number;
  /** Settles with a word when the server ended, wanted or not. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a real Redis on loopback: a password, `noeviction` and an append-only file, as BullMQ wants it.
 * @throws DevstackError `tool-missing` with what to install when there is no Redis and none can be installed.
 */
export async function startRedis(options: RedisOptions): Promise<Redis> {
  const { dir } = options;
  return reportStep(
    options.report,
    'Redis',
    async (tell) => {
      await mkdir(dir, { recursive: true });
      const binary = await redisBinary(tell);
      await endLeftovers(dir);
      const password = await keptSecret(join(dir, 'password'));
      const port = await keptPort(dir, 'redis', options.port);
      const config = join(dir, 'redis.conf');
      // A file and not arguments: every user of the machine can read arguments, and the password is in it.
      await writeFile(config, configuration(options, port, password), { mode: 0o600 });
      const spec = { name: 'redis', dir, command: binary.path, args: [config] };
      const child = await startProcess(spec);
      const url = `redis://:${password}@127.0.0.1:${port}/0`;
      await waitUntilReady(child, () => answers(url));
      return { url, port, exited: child.exited, stop: () => child.stop(), origin: binary.origin };
    },
    ({ port, origin }) => `port ${port}, from ${origin}`,
  );
}

function configuration({ dir, databases = 16 }: RedisOptions, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(dir)}`,
    `databases ${databases}`,
    'appendonly yes',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

async function answers(url: string): Promise<boolean> {
  const client = new Client(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
}
