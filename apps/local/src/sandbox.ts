import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ControlPlane, startControlPlane } from '@landfall/devstack/control-plane';
import { keptPort } from '@landfall/devstack/ports';
import type { Report } from '@landfall/devstack/report';
import { serverAddresses } from './kubeconfig.ts';
import { LaunchError } from './launch-error.ts';
import { giveToApi, type Start } from './start.ts';
import { ontoBoard } from './steps.ts';

/** The cluster that the dashboard offers to register. */
export interface Cluster {
  /** Where the platform must be allowed to connect to reach it. */
  addresses: string[];
  /** Where its kubeconfig is or will be. */
  kubeconfigFile: string | null;
  /** Brings it up, if it is ours to bring up; resolves when it can be used, or when it failed: the board says so. */
  start(): Promise<void>;
}

/** The cluster a start was asked for: the given one, the sandbox, or none. */
export async function chooseCluster(start: Start): Promise<Cluster> {
  if (start.options.kubeconfig !== undefined) return givenCluster(start.options.kubeconfig, start);
  if (start.options.cluster) return sandboxCluster(start);
  return { addresses: [], kubeconfigFile: null, start: async () => undefined };
}

async function givenCluster(file: string, start: Start): Promise<Cluster> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new LaunchError(`--kubeconfig ${file} cannot be read (${error.code}).`);
  });
  const addresses = serverAddresses(text, file);
  const kubeconfigFile = await keepKubeconfig(text, start);
  const detail = `${addresses.join(', ')}, from ${file}`;
  start.board.set({ sandbox: { name: 'your-cluster', kubeconfigFile, state: 'ready', detail } });
  return { addresses, kubeconfigFile, start: async () => undefined };
}

async function sandboxCluster(start: Start): Promise<Cluster> {
  const { state, board, stops } = start;
  // decided before it runs: the platform is told at its own start where it may connect
  const port = await keptPort(state.sandbox, 'apiserver');
  const kubeconfigFile = kubeconfigPath(start);
  const show = (sandboxState: 'building' | 'ready' | 'failed', detail: string) =>
    board.set({ sandbox: { name: 'sandbox', kubeconfigFile, state: sandboxState, detail } });
  show('building', 'waits for the platform to be up');
  let plane: ControlPlane | undefined;
  // one that is still being built ends with us
  stops.add(async () => plane?.stop());
  const report = ontoBoard(board);
  const tell: Report = (progress) => {
    if (progress.state !== 'done') show('building', `${progress.step}: ${progress.detail}`);
    report(progress);
  };
  return {
    addresses: [`127.0.0.1:${port}`],
    kubeconfigFile,
    start: async () => {
      try {
        plane = await startControlPlane({ dir: state.sandbox, report: tell });
        await keepKubeconfig(plane.kubeconfig, start);
        show('ready', plane.server);
      } catch (error) {
        show('failed', error instanceof Error ? error.message : String(error));
        start.told.say(WITHOUT);
      }
    },
  };
}

const WITHOUT =
  'There is no sandbox cluster; everything else runs. Start again to try once more, or with --kubeconfig FILE for a cluster of yours.';

const kubeconfigPath = ({ state }: Start) => path.join(state.local, 'kubeconfig');

async function keepKubeconfig(text: string, start: Start): Promise<string> {
  const file = kubeconfigPath(start);
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o440 });
  await giveToApi(file, start.seats);
  return file;
}
