import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logStatements, type StatementLog } from '@landfall/devstack/statement-log';
import { type Api, signUp } from './api.ts';
import { type Access, accessOf, type Watch, watchConfigMaps } from './cluster.ts';
import type { FluxPrograms } from './flux/programs.ts';
import { type Flux, openFlux } from './flux.ts';
import { type GitProcess, openRepository, type Repository, startGit } from './git.ts';
import { type Kubectl, openKubectl } from './kubectl.ts';
import { type Platform, startPlatform } from './platform.ts';
import { registerSandbox } from './sandbox.ts';

const PATIENCE_MS = 600_000;

/** Everything that a scenario stands on; made once for all of them. */
export interface Stage {
  folder: string;
  platform: Platform;
  git: GitProcess;
  api: Api;
  clusterId: string;
  /** The cluster as its administrator has it. */
  cluster: Access;
  watch: Watch;
  kubectl: Kubectl;
  /** Where it is to be beside us. */
  flux: Flux | undefined;
  /** Where statements are counted. */
  statements: StatementLog | undefined;
  close(): Promise<void>;
}

interface StageOptions {
  port: number;
  statements: boolean;
  /** What is started beside the platform. */
  flux?: FluxPrograms | undefined;
}

/**
 * Starts the Git server and the platform with its own control plane, and registers that. What had started is stopped again
 * where something fails. @param folder is left to the caller
 */
export async function openStage(folder: string, options: StageOptions): Promise<Stage> {
  const { port, statements } = options;
  const started: (() => unknown)[] = [];
  const close = async () => {
    for (const stop of started.splice(0).reverse()) await stop();
  };
  try {
    const parts = await start(folder, port, started);
    const flux = options.flux && (await openFlux({ folder, ...parts }, options.flux));
    if (flux) started.push(flux.stop);
    const log = statements ? await logStatements(join(folder, 'state', 'postgres')) : undefined;
    return { folder, ...parts, flux, statements: log, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(folder: string, port: number, started: (() => unknown)[]) {
  const git = await startGit(join(folder, 'git'));
  started.push(git.stop);
  const gitCa = join(folder, 'git-ca.pem');
  await writeFile(gitCa, git.caPem);
  const gitAddress = new URL(git.url).host;
  const platform = await startPlatform(join(folder, 'state'), { gitCa, gitAddress, port });
  started.push(platform.stop);
  const api = await signUp(platform.url);
  const clusterId = await registerSandbox(api);
  const cluster = accessOf(await readFile(platform.kubeconfigFile, 'utf8'));
  const watch = await watchConfigMaps(cluster);
  started.push(watch.stop);
  const kubectl = await openKubectl(platform.kubeconfigFile);
  started.push(kubectl.remove);
  return { platform, git, api, clusterId, cluster, watch, kubectl };
}

/** A repository that the platform follows by its webhook. */
export interface Followed extends Repository {
  id: string;
  firstCommit: string;
  hook: { url: string; secret: string };
}

/** Makes a repository with these files, and connects it. */
export async function follow(
  { git, api, folder }: Stage,
  name: string,
  files: Record<string, string>,
): Promise<Followed> {
  const repository = await openRepository(git, name, join(folder, name));
  const firstCommit = await repository.push(files);
  const credential = { username: 'git', token: repository.token };
  const body = { name, url: repository.url, credential };
  const { id, webhook, webhookSecret } = await api.call('repositories.connect', { body });
  return { ...repository, id, firstCommit, hook: { url: webhook.url, secret: webhookSecret } };
}

/**
 * Resolves when every application of the repository has this commit applied, or those of these names.
 * @throws Error when one has failed, or after ten minutes
 */
export async function settled(
  { api }: Stage,
  repositoryId: string,
  revision: string,
  names?: ReadonlySet<string>,
): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const { items } = await api.call('applications.list');
    const ours = items.filter(
      (one) => one.repositoryId === repositoryId && (names === undefined || names.has(one.name)),
    );
    const failed = ours.find(({ problem }) => problem !== null);
    if (failed) throw new Error(`${failed.name}: ${JSON.stringify(failed.problem)}`);
    const waiting = ours.filter((one) => one.syncStatus !== 'Synced' || one.synced?.revision !== revision);
    if (waiting.length === 0) return;
    if (Date.now() > end) throw new Error(`${waiting.length} applications are not in sync.`);
    // Often enough for the end of a sync, seldom enough to cost the platform nothing.
    await sleep(1000);
  }
}
