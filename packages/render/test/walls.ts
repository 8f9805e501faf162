import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { render } from '../src/render.ts';
import { countsApart } from '../src/sandbox/apart.ts';
import { checkout, configMap, input } from './repository.ts';

/** Whether walls get a uid of their own here. */
export const asRoot = process.getuid?.() === 0;

/** Whether their processes are counted alone here: elsewhere room is left for others, and their bound is not held to the last thread. */
export const countedAlone = asRoot || countsApart();

/** A file of a process, empty once that is gone. */
export const read = (pid: string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

const parentOf = (pid: string): string => /^PPid:\t(\d+)/m.exec(read(pid, 'status'))?.[1] ?? '';

const wallsWith = (argument: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    const argv = read(pid, 'cmdline').split('\0');
    const isWall = argv[0]?.endsWith('/bwrap') === true && argv.includes(argument);
    return isWall && parentOf(pid) === String(process.pid);
  });

/** Walls of this very process that were told nothing yet. */
export const waiting = (): string[] => wallsWith('--args');

/** Walls of this very process that stand for many runs. */
export const shared = (): string[] => wallsWith('/stages');

/** The wall that waits, another than one that did. */
export async function untilWaiting(other?: string): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const found = waiting().find((pid) => pid !== other);
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error('no wall stands ready');
}

/** The shell that waits inside the only shared wall. */
export function shellInside(): string {
  const [wall] = shared();
  const first = readdirSync('/proc').find((pid) => parentOf(pid) === wall);
  const shell = readdirSync('/proc').find((pid) => first !== undefined && parentOf(pid) === first);
  if (shell === undefined) throw new Error('no shell stands in a shared wall');
  return shell;
}

const app = (name: string) => ({
  [`--dev-bind/${name}/kustomization.yaml`]: 'resources: [cm.yaml]\n',
  [`--dev-bind/${name}/cm.yaml`]: configMap(name),
});

/** Renders a folder whose name bubblewrap would read otherwise; gives the names of its objects. */
export async function rendered(name: string, limits = {}): Promise<string[]> {
  const root = checkout(app(name));
  const { manifests, isolated } = await render({ ...input(root, `--dev-bind/${name}`), limits });
  expect(isolated).toBe(true);
  return manifests.map(({ metadata }) => metadata.name);
}
