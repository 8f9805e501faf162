import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DevstackError } from '@landfall/devstack/errors';
import { z } from 'zod';
import { type Access, type ApiServer, openApiServer } from './cluster.ts';
import { startControllers } from './flux/controllers.ts';
import {
  FLUX_NAMESPACE,
  fluxManifests,
  KUSTOMIZATIONS,
  REPOSITORIES,
  SCENARIO_LABEL,
  targetOf,
} from './flux/manifests.ts';
import type { FluxPrograms } from './flux/programs.ts';
import { type GitProcess, openRepository, type Repository } from './git.ts';
import type { Kubectl } from './kubectl.ts';
import { type Peak, samplePeak } from './memory.ts';
import { type Usage, usageOf } from './processes.ts';

const PATIENCE_MS = 600_000;

/** The other yardstick: Flux on the same control plane, which follows repositories of its own with the same files. */
export interface Flux {
  /** Pushes these files and has Flux apply each folder; resolves when all are. @throws DevstackError after ten minutes */
  follow(id: string, paths: readonly string[], files: Record<string, string>): Promise<FluxRepository>;
  /** What both controllers have used. */
  usage(): Promise<Usage>;
  /** Samples the memory of both until the answer is called. */
  samplePeak(): () => Promise<Peak>;
  stop(): Promise<void>;
}

/** A repository that Flux follows. */
export interface FluxRepository extends Repository {
  /** Has it fetched now, as a webhook of Flux does. */
  trigger(): Promise<void>;
  /** Resolves when every folder has this commit applied. @throws DevstackError after ten minutes */
  settled(commit: string): Promise<void>;
  /** Ends Flux's interest in it: else its intervals would fall into what is measured later. */
  rest(): Promise<void>;
}

/** What Flux stands on, as the stage has it. */
interface Ground {
  folder: string;
  git: GitProcess;
  cluster: Access;
  platform: { kubeconfigFile: string };
  kubectl: Kubectl;
}

/** Tells the cluster of Flux's kinds and starts both controllers. @throws DevstackError when one does not come up */
export async function openFlux(ground: Ground, programs: FluxPrograms): Promise<Flux> {
  const { folder, kubectl, platform } = ground;
  const { kubeconfigFile } = platform;
  const all = Object.values(programs);
  const server = openApiServer(ground.cluster);
  await kubectl.createNamespace(FLUX_NAMESPACE);
  await kubectl.apply(all.map(({ definitions }) => definitions).join('\n---\n'), FLUX_NAMESPACE);
  await Promise.all([REPOSITORIES, KUSTOMIZATIONS].map((path) => known(server, path)));
  const { pids, stop } = await startControllers(programs, { dir: join(folder, 'flux'), kubeconfigFile });
  return {
    follow: (id, paths, files) => follow(ground, server, { id, paths, files }),
    usage: () => usageOf(Object.values(pids)),
    samplePeak: () => samplePeak(pids),
    stop: async () => {
      server.close();
      await stop();
    },
  };
}

/** A kind that was told a moment ago is not served yet. */
async function known(server: ApiServer, path: string): Promise<void> {
  const served = () =>
    server.ask('GET', path).then(
      () => true,
      () => false,
    );
  await until(served, () => `${path} is not served.`);
}

async function follow(
  { folder, git, kubectl }: Ground,
  server: ApiServer,
  { id, paths, files }: { id: string; paths: readonly string[]; files: Record<string, string> },
): Promise<FluxRepository> {
  const name = targetOf(id);
  const repository = await openRepository(git, name, join(folder, name));
  const commit = await repository.push(files);
  await kubectl.createNamespace(name);
  await kubectl.apply(fluxManifests(id, { paths, repository, caPem: git.caPem }), FLUX_NAMESPACE);
  const source = `${REPOSITORIES}/${id}`;
  const suspend = (path: string) => server.ask('PATCH', path, { spec: { suspend: true } });
  const followed: FluxRepository = {
    ...repository,
    trigger: async () => {
      const annotations = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() };
      await server.ask('PATCH', source, { metadata: { annotations } });
    },
    settled: (revision) => settled(server, id, revision),
    rest: async () => {
      await suspend(source);
      for (const path of paths) await suspend(`${KUSTOMIZATIONS}/${path}`);
    },
  };
  await followed.settled(commit);
  return followed;
}

const kustomizations = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z
        .object({
          lastAppliedRevision: z.string().optional(),
          conditions: z.array(z.object({ type: z.string(), message: z.string() })).default([]),
        })
        .optional(),
    }),
  ),
});

async function settled(server: ApiServer, id: string, commit: string): Promise<void> {
  const path = `${KUSTOMIZATIONS}?labelSelector=${encodeURIComponent(`${SCENARIO_LABEL}=${id}`)}`;
  let waiting: z.infer<typeof kustomizations>['items'] = [];
  await until(
    async () => {
      const { items } = kustomizations.parse(await server.ask('GET', path));
      waiting = items.filter(({ status }) => status?.lastAppliedRevision !== `main@sha1:${commit}`);
      return items.length > 0 && waiting.length === 0;
    },
    () =>
      `Flux has not applied ${commit} to ${waiting.length} folders, one of them ${JSON.stringify(waiting[0])}`,
  );
}

async function until(look: () => Promise<boolean>, otherwise: () => string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await look())) {
    if (Date.now() > end) throw new DevstackError('not-ready-in-time', 'Flux is late.', otherwise(), '');
    // Often enough for the end of a change, seldom enough to cost the API server nothing.
    await sleep(1000);
  }
}
