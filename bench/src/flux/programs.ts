import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findGo, type Go } from '@landfall/devstack/tools/go';
import { buildGoProgram, digestOf } from '@landfall/devstack/tools/go-build';
import { execa } from 'execa';
import { z } from 'zod';

const RECIPES = join(import.meta.dirname, '..', '..', '..', 'infra', 'flux');
const TELL_MS = 10_000;

/** A controller of Flux, ready to be started. */
export interface FluxProgram {
  name: ControllerName;
  /** As `infra/flux` pins it: `v1.9.4`. */
  version: string;
  path: string;
  /** The kinds that it reconciles, as YAML for the API server. */
  definitions: string;
}

const CONTROLLERS = { 'source-controller': 'source', 'kustomize-controller': 'kustomize' } as const;
export type ControllerName = keyof typeof CONTROLLERS;
export type FluxPrograms = Record<ControllerName, FluxProgram>;

/**
 * Both controllers of Flux from our cache, else built by Go from `infra/flux`, which takes minutes once.
 * @throws DevstackError when there is no Go or it cannot build them
 */
export async function fluxPrograms(tell: (line: string) => void): Promise<FluxPrograms> {
  const now = seldom(tell);
  const go = await findGo(now);
  return {
    'source-controller': await programOf('source-controller', go, now),
    'kustomize-controller': await programOf('kustomize-controller', go, now),
  };
}

/** A build tells of every one of a thousand packages. */
function seldom(tell: (line: string) => void): (line: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (line) => {
    if (performance.now() - last < TELL_MS) return;
    last = performance.now();
    tell(line);
  };
}

async function programOf(name: ControllerName, go: Go, tell: (line: string) => void): Promise<FluxProgram> {
  const sources = join(RECIPES, CONTROLLERS[name]);
  const module = `github.com/fluxcd/${name}`;
  const { folder, version } = await moduleOf(module, sources, go);
  const { path } = await buildGoProgram(
    {
      name: `flux-${name}`,
      title: `${name} ${version} of Flux`,
      sources,
      sourceDigest: await digestOf(sources),
      package: module,
      linkFlags: '-s -w',
    },
    tell,
  );
  return { name, version, path, definitions: await definitionsIn(folder) };
}

const downloaded = z.object({ Dir: z.string(), Version: z.string() });

/** Where Go keeps the module's files: those of the version that the recipe pins, fetched when they are not there. */
async function moduleOf(module: string, sources: string, go: Go) {
  const env = { ...go.env, GOWORK: 'off' };
  const { stdout } = await execa(go.command, ['mod', 'download', '-json', module], { cwd: sources, env });
  const { Dir, Version } = downloaded.parse(JSON.parse(stdout));
  return { folder: Dir, version: Version };
}

async function definitionsIn(module: string): Promise<string> {
  const folder = join(module, 'config', 'crd', 'bases');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n---\n');
}

/** For people and for what a run is kept with: `source-controller v1.9.3, …`. */
export function versionsOf(programs: FluxPrograms): string {
  return Object.values(programs)
    .map(({ name, version }) => `${name} ${version}`)
    .join(', ');
}
