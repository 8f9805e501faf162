import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createApplication } from '@landfall/actions/applications/create';
import { registerCluster } from '@landfall/actions/clusters/register';
import type { Context, Platform } from '@landfall/actions/context';
import { createProbe } from '@landfall/actions/probes/create';
import { getProbe } from '@landfall/actions/probes/get';
import { connectRepository } from '@landfall/actions/repositories/connect';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { type CreateApplicationInput, createApplicationInput } from '@landfall/contracts/application';
import type { ProbeInput, ProbeView } from '@landfall/contracts/probe';
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
  /** Starts a worker; `entry` replaces main.ts by a wrapper that stops it at a named point. */
  worker(role: 'source' | 'apply', options?: WorkerOptions): RunningWorker;
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
  /** SIGTERM, then waits. */
  stop(): Promise<number | null>;
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
  const workers: RunningWorker[] = [];
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
    LANDFALL_LEASE_SECONDS: '3',
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
    worker: (role, { env = {}, entry = MAIN } = {}) => {
      const worker = spawnWorker(role, entry, { ...common, LANDFALL_KEY_FILE: files[role], ...env });
      workers.push(worker);
      return worker;
    },
    close: async () => {
      for (const worker of workers) worker.signal('SIGKILL');
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
    source: file('source.json', JSON.stringify(roleKeyFor('source', test.keys))),
    apply: file('apply.json', JSON.stringify(roleKeyFor('apply', test.keys))),
    publicKeys: file('public.json', JSON.stringify(test.keys.publicKeys)),
    ca: file('ca.pem', git.caPem),
  };
}

function spawnWorker(role: string, entry: string, env: Record<string, string>): RunningWorker {
  const child = spawn(process.execPath, [entry, role], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk));
  return {
    process: child,
    log: () => Buffer.concat(written).toString('utf8'),
    signal: (signal) => void child.kill(signal),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

/** A tenant with a repository, the test cluster, and nothing else. */
export interface Tenant {
  context: Context;
  repositoryId: string;
  clusterId: string;
  namespace: string;
  /** Name of its repository on the Git server. */
  repository: string;
}

let tenants = 0;

/** Makes a tenant the way a person does: probe, register, connect. Needs both workers. */
export async function newTenant(world: World): Promise<Tenant> {
  const member = await world.test.member();
  const context: Context = { ...member, ...world.platform };
  tenants += 1;
  const repository = `acme/shop-${tenants}`;
  const user = { name: 'ci', token: 'canary-git-token-5f1d' };
  const { cloneUrl } = await world.git.createRepository(repository, { users: [user] });
  const connected = await connectRepository(context, {
    name: 'shop',
    url: cloneUrl,
    credential: { username: user.name, token: user.token },
  });
  const probe = await ask(context, { kind: 'cluster', kubeconfig: world.cluster.kubeconfig });
  const cluster = await registerCluster(context, { name: 'prod', probeId: probe.id });
  return {
    context,
    repository,
    repositoryId: connected.id,
    clusterId: cluster.id,
    namespace: await world.cluster.namespace(),
  };
}

/** Asks a question and waits for its answer. */
export async function ask(context: Context, input: ProbeInput): Promise<ProbeView> {
  const { id } = await createProbe(context, input);
  return eventually(async () => {
    const probe = await getProbe(context, id);
    return probe.state === 'done' || probe.state === 'failed' ? probe : undefined;
  });
}

/** Creates an application of a tenant's repository. */
export function addApplication(
  tenant: Tenant,
  input: Partial<CreateApplicationInput> & { name: string; path: string },
) {
  const { repositoryId, clusterId, namespace } = tenant;
  return createApplication(
    tenant.context,
    createApplicationInput.parse({ repositoryId, clusterId, namespace, ...input }),
  );
}

/** Looks until something is there; the test's own timeout ends it. */
export async function eventually<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(50);
  }
}

export const configMap = (name: string, data: Record<string, string>): string =>
  `${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })}\n`;
