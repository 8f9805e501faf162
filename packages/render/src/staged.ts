import { confine } from './sandbox/isolation.ts';
import { takeReady } from './sandbox/ready-wall.ts';
import type { ToolResult } from './sandbox/result.ts';
import { purposeOf, runTool } from './sandbox/run.ts';
import type { Confinement, ToolRun } from './sandbox/tool-run.ts';
import type { StagedInput } from './staged-input.ts';
import { runTogether } from './staged-together.ts';
import type { RenderTask } from './task.ts';
import { type Collected, collect } from './tree/collect.ts';
import { makeStage, type Stage } from './tree/stage.ts';

/** What a renderer that runs a tool gives back, before its output is read. */
export interface StagedRun {
  result: ToolResult;
  collected: Collected;
  isolated: boolean;
  warnings: string[];
}

/** Collect, inspect, stage, run, clean up: the way of every tool. */
export async function runStaged(task: RenderTask, input: StagedInput): Promise<StagedRun> {
  const collected = await collect({ root: task.root, limits: task.limits, folder: task.folder }, input.roots);
  if (task.checks) await input.inspect?.(collected);
  const { confinement, warning } = await confine(task.isolation);
  const isolated = confinement.mode === 'sandbox';
  const result =
    (isolated ? await runTogether(task, input, collected) : undefined) ??
    (await runAlone(task, input, collected, confinement));
  const warnings = warning === undefined ? collected.warnings : [...collected.warnings, warning];
  return { result, collected, isolated, warnings };
}

async function runAlone(
  { root, limits, signal }: RenderTask,
  { tool, argv, cwd, input }: StagedInput,
  collected: Collected,
  plain: Confinement,
): Promise<ToolResult> {
  const confinement = cwd ? await readyFor(plain, { tool, argv, limits }) : plain;
  const stage = await stageFor(root, collected, confinement, input);
  try {
    return await runTool({ tool, argv, cwd, stage, confinement, limits, signal });
  } finally {
    await stage.remove();
  }
}

/** The same, by a wall that stands already where one does. */
async function readyFor(
  confinement: Confinement,
  run: Pick<ToolRun, 'tool' | 'argv' | 'limits'>,
): Promise<Confinement> {
  const ready = confinement.mode === 'sandbox' ? await takeReady(purposeOf(run)) : undefined;
  return ready ? { mode: 'sandbox', wall: ready.wall, ready } : confinement;
}

async function stageFor(
  root: string,
  collected: Collected,
  confinement: Confinement,
  files: StagedInput['input'],
): Promise<Stage> {
  const isConfined = confinement.mode === 'sandbox';
  try {
    const owner = isConfined ? confinement.wall.asRoot?.uid : undefined;
    return await makeStage(root, collected, { owner, input: files, links: isConfined });
  } catch (error) {
    if (isConfined) await confinement.ready?.leave();
    throw error;
  }
}
