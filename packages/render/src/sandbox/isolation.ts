import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '../limits.ts';
import { RenderError } from '../render-error.ts';
import { obtainTool } from '../tools/obtain.ts';
import { makeStage } from '../tree/stage.ts';
import { refuseApart } from './apart.ts';
import { makeGroup } from './cgroup.ts';
import type { Wall } from './command.ts';
import { runTool } from './run.ts';
import type { Confinement } from './tool-run.ts';
import { findWall } from './wall.ts';

export interface Isolation {
  level: 'full' | 'none';
  /** What holds, or why nothing does; for the start-up log and the refusal. */
  detail: string;
}

let known: Promise<Isolation> | undefined;

/** Can this machine confine a render? Tried once with a real run, not guessed. Hosted mode refuses to start on `none`. */
export function isolation(): Promise<Isolation> {
  known ??= tryOut();
  return known;
}

async function tryOut(): Promise<Isolation> {
  const found = findWall();
  if ('missing' in found) return { level: 'none', detail: found.missing };
  const { wall } = found;
  const failure = await failureBehind(wall);
  if (failure === undefined)
    return { level: 'full', detail: `bubblewrap, ${countedBy(wall)}, ${await memoryBound()}` };
  if (!wall.apart) return { level: 'none', detail: `bubblewrap does not work here: ${failure}` };
  // A machine may allow user namespaces to bubblewrap and to nothing else.
  refuseApart();
  return tryOut();
}

function countedBy({ asRoot, apart }: Wall): string {
  if (asRoot) return 'a uid for each run';
  return apart
    ? 'the same uid in user namespaces that count their own processes'
    : 'the same uid in a user namespace, processes counted with all others of it';
}

/** Why a real run does not succeed. */
async function failureBehind(wall: Wall): Promise<string | undefined> {
  const root = await mkdtemp(join(tmpdir(), 'landfall-isolation-'));
  try {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: probe}\n';
    await writeFile(join(root, 'probe.yaml'), text);
    await writeFile(join(root, 'kustomization.yaml'), 'resources: [probe.yaml]\n');
    return await probe(root, { mode: 'sandbox', wall });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function probe(
  root: string,
  confinement: Confinement & { mode: 'sandbox' },
): Promise<string | undefined> {
  const names = ['kustomization.yaml', 'probe.yaml'];
  const files = new Map(names.map((name) => [name, { path: name, source: name, bytes: 0 }]));
  const stage = await makeStage(
    root,
    { files, bytes: 0, linked: new Set<string>(), warnings: [] },
    { owner: confinement.wall.asRoot?.uid },
  );
  try {
    const tool = await obtainTool('kustomize');
    const argv = (): string[] => [tool.verb, '/tree'];
    const result = await runTool({ tool, argv, stage, confinement, limits: DEFAULT_LIMITS });
    return result.ok && result.stdout.includes('name: probe') ? undefined : firstLine(result.stderr);
  } catch (error) {
    if (error instanceof RenderError && error.code !== 'tool-unavailable') return error.why;
    throw error;
  } finally {
    await stage.remove();
  }
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 200) ?? '';

async function memoryBound(): Promise<string> {
  const group = makeGroup(DEFAULT_LIMITS);
  await group?.remove();
  return group === undefined ? 'memory by RLIMIT_AS' : `memory by cgroup v${group.version}`;
}

/**
 * How the next run is confined.
 * @param wanted `on` refuses where nothing confines; `if-possible` runs without, and says so
 * @throws RenderError isolation-unavailable
 */
export async function confine(
  wanted: 'on' | 'if-possible' | 'off',
): Promise<{ confinement: Confinement; warning?: string }> {
  if (wanted === 'off')
    return { confinement: { mode: 'none' }, warning: 'Rendered without isolation: it was switched off.' };
  const { level, detail } = await isolation();
  const found = findWall();
  if (level === 'full' && 'wall' in found) return { confinement: { mode: 'sandbox', wall: found.wall } };
  if (wanted === 'if-possible')
    return { confinement: { mode: 'none' }, warning: `Rendered without isolation: ${detail}.` };
  throw new RenderError('isolation-unavailable', {
    what: 'This machine cannot confine a render, so nothing was rendered.',
    why: `${detail}.`,
    fix: 'Install bubblewrap, and allow user namespaces on the machine of the source worker.',
  });
}
