import { confine } from './sandbox/isolation.ts';
import { runTool, type ToolResult, type ToolRun } from './sandbox/run.ts';
import type { RenderTask } from './task.ts';
import type { Tool } from './tools/obtain.ts';
import { type Collected, collect } from './tree/collect.ts';
import { makeStage } from './tree/stage.ts';

/** What a renderer that runs a tool gives back, before its output is read. */
export interface StagedRun {
  result: ToolResult;
  collected: Collected;
  isolated: boolean;
  warnings: string[];
}

export interface StagedInput {
  tool: Tool;
  /** Folders and files that the tool gets to see, relative to the root. */
  roots: Iterable<string>;
  argv: ToolRun['argv'];
  /** Looks at what was collected before the tool does; throws to refuse. */
  inspect?: (collected: Collected) => Promise<void>;
  /** Files for the tool beside the tree: name → text. */
  input?: Record<string, string>;
}

/** Collect, inspect, copy, run, clean up: the way of every tool. */
export async function runStaged(task: RenderTask, input: StagedInput): Promise<StagedRun> {
  const collected = await collect({ root: task.root, limits: task.limits, folder: task.folder }, input.roots);
  if (task.checks) await input.inspect?.(collected);
  const { confinement, warning } = await confine(task.isolation);
  const owner = confinement.mode === 'sandbox' ? confinement.wall.asRoot?.uid : undefined;
  const stage = await makeStage(task.root, collected, owner, input.input);
  try {
    const { tool, argv } = input;
    const run: ToolRun = { tool, argv, stage, confinement, limits: task.limits, signal: task.signal };
    const warnings = warning === undefined ? collected.warnings : [...collected.warnings, warning];
    return { result: await runTool(run), collected, isolated: confinement.mode === 'sandbox', warnings };
  } finally {
    await stage.remove();
  }
}
