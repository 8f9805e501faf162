import { join } from 'node:path';
import { onPath } from '../find-program.ts';
import type { Tell } from '../report.ts';
import { buildGoProgram, digestOf, type GoProgram } from './go-build.ts';

const COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
export type Component = (typeof COMPONENTS)[number];

/** How each component is started, and where it came from. */
export interface ControlPlaneBinaries {
  commands: Record<Component, { command: string; args: string[] }>;
  origin: string;
}

export const KUBERNETES_VERSION = 'v1.34.4';

const SOURCE = join(import.meta.dirname, '..', '..', '..', '..', 'infra', 'control-plane');
const VERSION_PACKAGE = 'k8s.io/component-base/version';

/**
 * The programs of a Kubernetes control plane: the folder in `LANDFALL_CONTROL_PLANE_BIN`, PATH when it has all four,
 * our cache, else one program built by Go from `infra/control-plane`.
 * (The official releases are not fetched: nobody could yet pin their digests here from a source that was read.)
 */
export async function controlPlaneBinaries(tell: Tell): Promise<ControlPlaneBinaries> {
  const configured = process.env.LANDFALL_CONTROL_PLANE_BIN;
  if (configured) {
    return separate((name) => join(configured, name), `LANDFALL_CONTROL_PLANE_BIN (${configured})`);
  }
  const found = await Promise.all(COMPONENTS.map(onPath));
  if (found.every((path) => path !== undefined)) {
    return separate((name) => found[COMPONENTS.indexOf(name)] ?? name, 'PATH');
  }
  const { path, origin } = await buildGoProgram(await recipe(), tell);
  return multiCall(path, origin);
}

async function recipe(): Promise<GoProgram> {
  const [major, minor] = KUBERNETES_VERSION.slice(1).split('.');
  const version = { gitVersion: KUBERNETES_VERSION, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const links = Object.entries(version).map(([name, value]) => `-X ${VERSION_PACKAGE}.${name}=${value}`);
  return {
    name: 'control-plane',
    title: `Kubernetes ${KUBERNETES_VERSION} control plane`,
    sources: SOURCE,
    sourceDigest: await digestOf(SOURCE),
    package: '.',
    linkFlags: ['-s', '-w', ...links].join(' '),
  };
}

function separate(path: (name: Component) => string, origin: string): ControlPlaneBinaries {
  return { commands: commands((name) => ({ command: path(name), args: [] })), origin };
}

function multiCall(command: string, origin: string): ControlPlaneBinaries {
  return { commands: commands((name) => ({ command, args: [name] })), origin };
}

function commands(
  of: (name: Component) => { command: string; args: string[] },
): ControlPlaneBinaries['commands'] {
  return {
    etcd: of('etcd'),
    'kube-apiserver': of('kube-apiserver'),
    'kube-controller-manager': of('kube-controller-manager'),
    'kube-scheduler': of('kube-scheduler'),
  };
}
