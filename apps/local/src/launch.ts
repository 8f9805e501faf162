import path from 'node:path';
import { keptSecret } from '@landfall/devstack/secrets-on-disk';
import { offerAgent } from './agent.ts';
import type { Wiring } from './apps.ts';
import { addressesOf, startBacking } from './backing.ts';
import { makePrograms } from './bundle/programs.ts';
import { buildDashboard } from './dashboard-build.ts';
import { githubApp, peopleAtGitHub } from './github.ts';
import { ownApp } from './github-app/own.ts';
import { findIsolation } from './isolation.ts';
import { findKustomize } from './kustomize.ts';
import { takeLock } from './lock.ts';
import type { Options } from './options.ts';
import { type Platform, startPlatform } from './platform.ts';
import { frontPort, innerPorts } from './ports.ts';
import { readyFile } from './ready-file.ts';
import { keyFiles } from './roles.ts';
import { offerSample, type Sample, trustedAuthorities } from './sample.ts';
import { type Cluster, chooseCluster } from './sandbox.ts';
import { openStart, type Start, type Told } from './start.ts';
import { runStep } from './steps.ts';
import type { Stops } from './stops.ts';

/** A platform that can be used. */
export interface Launched {
  url: string;
  sample: Sample;
  seats: string;
  /** Resolves when the cluster is there, or will not be. */
  cluster: Promise<void>;
}

/** A repository is looked at this often until pushes are seen to arrive by its webhook. */
const pollSeconds = 15;

/**
 * Brings up everything over one state folder: first what the platform stands on, then its processes, and when the
 * dashboard answers, the sandbox cluster. Whatever was begun is remembered in `stops`, also when this throws.
 * @throws LaunchError, DevstackError: something cannot be had or does not start, in words for a person.
 */
export async function launch(
  options: Options,
  { checkout, stops, told }: { checkout: string; stops: Stops; told: Told },
): Promise<Launched> {
  const lock = await takeLock(options.stateDir);
  stops.add(() => lock.release());
  const start = await openStart(options, { checkout, stops, told });
  const cluster = await chooseCluster(start);
  const built = options.dashboard ? dashboard(start) : Promise.resolve();
  // both awaited by the platform; should something else fail first, these are not failures of their own
  built.catch(() => undefined);
  const bundled = makePrograms(start.state.bundles);
  bundled.catch(() => undefined);
  const { wiring, sample } = await wire(start, cluster);

  const file = readyFile(start.state);
  stops.add(file.remove);
  const facts = {
    url: wiring.publicUrl,
    pid: process.pid,
    ports: wiring.ports,
    sample,
    logs: start.state.apps,
  };
  let usable = false;
  const tellFile = async (platform: Platform) => {
    const { kubeconfigFile } = cluster;
    if (usable) await file.write({ ...facts, kubeconfigFile, processes: platform.processes() });
  };
  const made = { bundled, built };
  const platform = await startPlatform(start, wiring, { ...made, changed: (now) => void tellFile(now) });
  usable = true;
  await lock.announce(wiring.publicUrl);
  await tellFile(platform);
  const up = cluster.start();
  const offered = { addresses: cluster.addresses, kubeconfigFile: cluster.kubeconfigFile, up };
  const agent = options.agent ? offerAgent(start, offered, wiring.publicUrl) : up;
  return { url: wiring.publicUrl, sample, seats: start.seats.words, cluster: agent };
}

function dashboard({ board, checkout, state }: Start): Promise<void> {
  return runStep(board, 'dashboard', async (tell) => {
    const words = await buildDashboard(checkout, path.join(state.apps, 'dashboard-build.log'), tell);
    return { result: undefined, words };
  });
}

/** Starts what the platform stands on, and collects what its processes are told. */
async function wire(start: Start, cluster: Cluster): Promise<{ wiring: Wiring; sample: Sample }> {
  const { state, seats, board, checkout, options } = start;
  const ports = { door: await frontPort(options.port), ...(await innerPorts(state.apps)) };
  const publicUrl = `http://localhost:${ports.door}`;
  const kustomize = findKustomize(start);
  const app = await githubApp(start, publicUrl);
  const { databaseUrl, redisUrl, git } = await startBacking(start, app.options);
  await findIsolation(start);
  const keys = await runStep(board, 'roles', async () => ({
    result: await keyFiles(state, seats),
    words: seats.words,
  }));
  const sample = await offerSample(start, git, publicUrl);
  peopleAtGitHub(git);
  const wiring: Wiring = {
    checkout,
    bundles: state.bundles,
    publicUrl,
    ports,
    databaseUrl,
    redisUrl,
    pollSeconds,
    keyFile: keys.privateKey,
    publicKeysFile: keys.publicKeys,
    allowAddresses: [...addressesOf(git), ...cluster.addresses, ...options.allowAddresses],
    localFile: start.boardFile,
    gitCaFile: await trustedAuthorities(git, state, options.gitCa),
    kustomize: await kustomize,
    workDir: path.join(state.homes, 'source', 'work'),
    sessionSecret: await keptSecret(path.join(state.root, 'session-secret')),
    github: (await ownApp(start, process.env)) ?? {
      ...app.files,
      url: git.url,
      clientId: git.app.clientId,
      slug: git.app.slug,
    },
  };
  return { wiring, sample };
}
