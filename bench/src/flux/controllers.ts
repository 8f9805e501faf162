import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@landfall/devstack/ports';
import { type RunningProcess, startProcess } from '@landfall/devstack/processes';
import { waitUntilReady } from '@landfall/devstack/readiness';
import { FLUX_NAMESPACE } from './manifests.ts';
import type { ControllerName, FluxProgram, FluxPrograms } from './programs.ts';

/** Where Linux keeps files in memory: a disk that others use would be measured too. */
const MEMORY = '/dev/shm';

const FLAGS = [
  '--watch-all-namespaces',
  '--log-level=info',
  '--log-encoding=json',
  '--enable-leader-election=false',
];

/** Both controllers, running. */
export interface Controllers {
  /** Process ids. */
  pids: Record<ControllerName, number>;
  stop(): Promise<void>;
}

/**
 * Starts both as their manifests do, without leader election, outside of the cluster and as its administrator.
 * @param dir for their logs
 * @throws DevstackError with the end of its log when one does not come up
 */
export async function startControllers(
  programs: FluxPrograms,
  { dir, kubeconfigFile }: { dir: string; kubeconfigFile: string },
): Promise<Controllers> {
  const memory = await mkdtemp(join(MEMORY, 'landfall-bench-flux-'));
  const started: RunningProcess[] = [];
  const loopback = freeAddresses();
  const stop = async () => {
    await Promise.all(started.map((child) => child.stop()));
    await rm(memory, { recursive: true, force: true });
  };
  const env = {
    HOME: memory,
    KUBECONFIG: kubeconfigFile,
    RUNTIME_NAMESPACE: FLUX_NAMESPACE,
    TMPDIR: memory,
  };
  const start = async ({ name, path }: FluxProgram, more: readonly string[] = []) => {
    const health = await loopback();
    const addresses = [`--metrics-addr=${await loopback()}`, `--health-addr=${health}`];
    const args = [...FLAGS, ...addresses, ...more];
    const child = await startProcess({ name, dir, command: path, args, env });
    started.push(child);
    await waitUntilReady(child, async () => (await fetch(`http://${health}/readyz`)).ok);
    return child.pid;
  };
  try {
    const storage = await loopback();
    const source = await start(programs['source-controller'], [
      `--storage-path=${memory}`,
      `--storage-addr=${storage}`,
      `--storage-adv-addr=${storage}`,
    ]);
    const kustomize = await start(programs['kustomize-controller']);
    return { pids: { 'source-controller': source, 'kustomize-controller': kustomize }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Loopback addresses that nobody listens on, another one each time: who asked first may not listen yet. */
function freeAddresses(): () => Promise<string> {
  const taken: number[] = [];
  return async () => {
    const port = await freePort(taken);
    taken.push(port);
    return `127.0.0.1:${port}`;
  };
}
