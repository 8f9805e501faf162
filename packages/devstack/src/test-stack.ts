import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis as RedisClient } from 'ioredis';
import pg from 'pg';
import { type GitServer, startGitServer } from './git-server.ts';
import { clusterAccess, createTestNamespace } from './stack/namespaces.ts';
import { requirePart } from './stack/state.ts';

export interface TestDatabase {
  /** The superuser's URL to a database that nobody else uses. */
  url: string;
  drop(): Promise<void>;
}

/**
 * A fresh database on the shared PostgreSQL.
 * @param options.template the name of a database made by `prepareTemplate`, to start as its copy.
 */
export async function testDatabase(options: { template?: string } = {}): Promise<TestDatabase> {
  const name = `t_${randomBytes(8).toString('hex')}`;
  const { url = '' } = await requirePart('postgres');
  const copy = options.template === undefined ? '' : ` template ${pg.escapeIdentifier(options.template)}`;
  await withClient(url, async (client) => {
    // A template can be copied by one session at a time.
    if (options.template !== undefined) await lock(client, options.template);
    await client.query(`create database ${pg.escapeIdentifier(name)}${copy}`);
  });
  return {
    url: withDatabase(url, name),
    drop: () =>
      withClient(url, async (client) => {
        await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
      }),
  };
}

/**
 * Makes a template database once for all tests; whoever comes second waits and finds it made.
 * @param name put a digest of the migrations in it, so that changed migrations make a new template.
 * @param prepare fills it (migrations); has to close its connections.
 */
export async function prepareTemplate(name: string, prepare: (url: string) => Promise<void>): Promise<void> {
  const { url = '' } = await requirePart('postgres');
  await withClient(url, async (client) => {
    await lock(client, name);
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return;
    const making = `${name}_making`;
    await client.query(`drop database if exists ${pg.escapeIdentifier(making)} with (force)`);
    await client.query(`create database ${pg.escapeIdentifier(making)}`);
    await prepare(withDatabase(url, making));
    await client.query(
      `alter database ${pg.escapeIdentifier(making)} rename to ${pg.escapeIdentifier(name)}`,
    );
  });
}

/**
 * An empty numbered database on the shared Redis. Publish/subscribe channels are common to all of them: prefix them.
 * A test that flushes everything or kills Redis starts one of its own with `startRedis`.
 */
export async function testRedis(): Promise<{ url: string; flush(): Promise<void> }> {
  const { url = '' } = await requirePart('redis');
  const admin = new RedisClient(url, { db: 0 });
  const databases = Number(((await admin.config('GET', 'databases')) as string[])[1]);
  const number = 1 + ((await admin.incr('landfall:test:database')) % (databases - 1));
  admin.disconnect();
  const own = new URL(url);
  own.pathname = `/${number}`;
  const flush = async () => {
    const client = new RedisClient(own.href);
    await client.flushdb();
    client.disconnect();
  };
  await flush();
  return { url: own.href, flush };
}

export interface TestCluster {
  server: string;
  /** The admin's, as YAML text. */
  kubeconfig: string;
  caPem: string;
  /** Read it with `audit-log.ts`; everybody's requests are in it, so filter by user, namespace or offset. */
  auditLogPath: string;
  /** The admin's client certificate and key, PEM. */
  admin: { cert: string; key: string };
  /** Makes a namespace that nobody else uses and that goes when the run ends. */
  namespace(): Promise<string>;
}

/** The shared Kubernetes control plane: real, with simulated nodes. */
export async function testCluster(): Promise<TestCluster> {
  return { ...(await clusterAccess()), namespace: createTestNamespace };
}

/** A Git server in this process with a folder of its own; `stop` removes the folder. */
export async function testGitServer(): Promise<GitServer> {
  const dir = await mkdtemp(join(tmpdir(), 'landfall-git-'));
  const server = await startGitServer({ dir });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function lock(client: pg.Client, name: string): Promise<void> {
  await client.query("select pg_advisory_lock(hashtextextended('landfall-template:' || $1, 0))", [name]);
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
