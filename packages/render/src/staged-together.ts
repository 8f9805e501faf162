import { basename } from 'node:path';
import { STAGES, type View } from './sandbox/command.ts';
import type { ToolResult } from './sandbox/result.ts';
import { purposeOf } from './sandbox/run.ts';
import type { SharedWall } from './sandbox/shared-wall.ts';
import type { StagedInput } from './staged-input.ts';
import type { RenderTask } from './task.ts';
import type { Collected } from './tree/collect.ts';
import { makeStage, type Stage } from './tree/stage.ts';

/**
 * Runs the tool in a wall that the task shares with others. Undefined where there is none to share, and for every run that does
 * not succeed: what it has to say, or which limit it met, is told by a run of its own.
 */
export async function runTogether(
  task: RenderTask,
  input: StagedInput,
  collected: Collected,
): Promise<ToolResult | undefined> {
  const { together, limits } = task;
  // What a wall is told is told by the line.
  if (!together || !input.cwd || task.folder.includes('\n')) return undefined;
  const wall = await together.take(purposeOf({ tool: input.tool, argv: input.argv, limits }));
  if (!wall) return undefined;
  try {
    const stage = await makeStage(task.root, collected, wall.owner, input.input, wall.folder);
    try {
      return await runIn(wall, input.cwd(viewOf(stage)), task);
    } finally {
      await stage.remove();
    }
  } finally {
    await together.giveBack(wall);
  }
}

async function runIn(
  wall: SharedWall,
  cwd: string,
  { limits, signal }: RenderTask,
): Promise<ToolResult | undefined> {
  const end = await wall.run(cwd, limits.wallMs, signal);
  return end?.exitCode === 0 ? { ok: true, stdout: end.stdout, stderr: '', exitCode: 0 } : undefined;
}

function viewOf({ directory }: Stage): View {
  const inside = `${STAGES}/${basename(directory)}`;
  return { tree: `${inside}/tree`, input: `${inside}/input`, temporary: '/tmp' };
}
