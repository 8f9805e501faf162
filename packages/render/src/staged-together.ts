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
 * not succeed, whatever the reason: what it has to say, or which limit it met, is told by a run of its own. Never throws.
 */
export async function runTogether(
  task: RenderTask,
  input: StagedInput,
  collected: Collected,
): Promise<ToolResult | undefined> {
  const { together, limits, signal } = task;
  // What a wall is told is told by the line.
  if (!together || !input.cwd || signal?.aborted || task.folder.includes('\n')) return undefined;
  const wall = await together.take(purposeOf({ tool: input.tool, argv: input.argv, limits }));
  if (!wall) return undefined;
  const stdout = await printedIn(wall, task, input, collected).catch(() => undefined);
  await together.giveBack(wall, stdout !== undefined);
  return stdout === undefined ? undefined : { ok: true, stdout, stderr: '', exitCode: 0 };
}

/** What the tool printed, where it succeeded. */
async function printedIn(
  wall: SharedWall,
  { root, limits, signal }: RenderTask,
  { cwd, input }: StagedInput,
  collected: Collected,
): Promise<string | undefined> {
  const stage = await makeStage(root, collected, {
    owner: wall.owner,
    input,
    within: wall.folder,
    links: true,
  });
  try {
    const view = viewOf(stage);
    const end = await wall.run(cwd?.(view) ?? view.tree, limits.wallMs, signal);
    return end?.exitCode === 0 ? end.stdout : undefined;
  } finally {
    await stage.remove();
  }
}

function viewOf({ directory }: Stage): View {
  const inside = `${STAGES}/${basename(directory)}`;
  return { tree: `${inside}/tree`, input: `${inside}/input`, temporary: '/tmp' };
}
