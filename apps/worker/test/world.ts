import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Platform } from '@landfall/actions/context';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { roleKeyFor } from '@landfall/crypto/role-keys';
import type { GitServer } from '@landfall/devstack/git-server';
import { type TestCluster, testCluster, testGitServer, testRedis } from '@landfall/devstack/test-stack';
import { openQueue, type Queue } from '@landfall/queue';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Everything real but the API: Postgres, Redis, Git, Kubernetes, and workers as processes of their own. */
export interface World {
  platform: Platform;
  test: TestPlatform;
  queue: Queue;
  redis: { url: string; flush(): Promise<void> };
  git: GitServer;
  cluster: TestCluster;
  /** The environment of every process of the platform, but for its key. */
  env: Record<string, string>;
  keyFiles: Record<'api' | 'source' | 'apply', string>;
  /** For files of its own; goes with it. */
  dir: string;
  /** Starts a worker; `entry` replaces main.ts by a wrapper that stops it at a named point. */
  worker(role: 'source' | 'apply', options?: WorkerOptions): RunningWorker;
  /** What all workers wrote to their logs. */
  logs(): string;
  /** Ends every worker of a role, stopped ones too, without a word to them. */
  end(role: 'source' | 'apply'): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerOptions {
  env?: Record<string, string>;
  entry?: string;
}

export interface RunningWorker {
  process: ChildProcess;
  /** What it wrote to its log so far. */
  log(): string;
  signal(signal: NodeJS.Signals): void;
  /** Once it is no more, whoever ended it. */
  ended: Promise<unknown>;
  /** SIGTERM, then waits. */
  stop(): Promise<number | null>;
  /** SIGKILL, then waits. */
  kill(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const [test, redis, git, cluster] = await Promise.all([
    testPlatform(),
    testRedis(),
    testGitServer(),
    testCluster(),
  ]);
  const dir = mkdtempSync(join(tmpdir(), 'landfall-world-'));
  const files = writeKeys(dir, test, git);
  const queue = await openQueue(redis.url);
  const platform: Platform = { ...test.platform, queue };
  const workers: { role: string; worker: RunningWorker }[] = [];
  const common = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? dir,
    NODE_ENV: 'test',
    LANDFALL_DATABASE_URL: test.url,
    LANDFALL_REDIS_URL: redis.url,
    LANDFALL_PUBLIC_URL: 'https://landfall.example',
    LANDFALL_PUBLIC_KEYS_FILE: files.publicKeys,
    LANDFALL_ALLOW_ADDRESSES: `127.0.0.1:${git.port},${new URL(cluster.server).host}`,
    LANDFALL_LOG_LEVEL: 'debug',
    LANDFALL_SWEEP_SECONDS: '1',
    LANDFALL_LEASE_SECONDS: '5',
    LANDFALL_WORK_DIR: join(dir, 'work'),
    LANDFALL_GIT_CA_FILE: files.ca,
  };
  return {
    platform,
    test,
    queue,
    redis,
    git,
    cluster,
    env: common,
    keyFiles: files,
    dir,
    worker: (role, { env = {}, entry = MAIN } = {}) => {
      const worker = spawnNode([entry, role], { ...common, LANDFALL_KEY_FILE: files[role], ...env });
      workers.push({ role, worker });
      return worker;
    },
    logs: () => workers.map(({ worker }) => worker.log()).join('\n'),
    end: async (role) => {
      await Promise.all(workers.filter((one) => one.role === role).map(({ worker }) => worker.kill()));
    },
    close: async () => {
      await Promise.all(workers.map(({ worker }) => worker.kill()));
      await queue.close();
      await git.stop();
      await test.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function writeKeys(dir: string, test: TestPlatform, git: GitServer) {
  const file = (name: string, text: string) => {
    const path = join(dir, name);
    writeFileSync(path, text);
    chmodSync(path, 0o400);
    return path;
  };
  return {
    api: file('api.json', JSON.stringify(roleKeyFor('api', test.keys))),
    source: file('source.json', JSON.stringify(roleKeyFor('source', test.keys))),
    apply: file('apply.json', JSON.stringify(roleKeyFor('apply', test.keys))),
    publicKeys: file('public.json', JSON.stringify(test.keys.publicKeys)),
    ca: file('ca.pem', git.caPem),
  };
}

/** Runs a file with Node as a process of its own. */
export function spawnNode(args: string[], env: Record<string, string>): RunningWorker {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk));
  return {
    process: child,
    ended: once(child, 'exit'),
    log: () => Buffer.concat(written).toString('utf8'),
    signal: (signal) => void child.kill(signal),
    stop: () => ended(child, 'SIGTERM'),
    kill: async () => void (await ended(child, 'SIGKILL')),
  };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
