import { type Group, makeGroup } from './cgroup.ts';
import { INSIDE, toldLater } from './command.ts';
import { behindWall, treeOf, unconfined } from './program.ts';
import { areWithinReach, withinReach } from './reach.ts';
import { makeReady, type Purpose } from './ready-wall.ts';
import { resultOf, type ToolResult } from './result.ts';
import { runProcess, type ToolProcessEnd } from './tool-process.ts';
import type { Confinement, ToolRun } from './tool-run.ts';

/**
 * Runs a tool once on a stage and waits for its end; whatever happens, nothing of it is left running.
 * @throws RenderError when a limit was reached or the run was stopped; a tool that fails by itself is a result
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  const { confinement, limits, signal } = run;
  if (confinement.mode === 'none') {
    const { program, view } = unconfined(run);
    const ended = await runProcess({ ...program, timeoutMs: limits.wallMs }, signal);
    return resultOf(ended, { limits, view, confined: false, ranOutOfMemory: false });
  }
  const group = confinement.ready ? confinement.ready.group : makeGroup(limits);
  try {
    const ended = await confined(run, confinement, group);
    const ranOutOfMemory = group?.ranOutOfMemory() === true;
    return resultOf(ended, { limits, view: INSIDE, confined: true, ranOutOfMemory });
  } finally {
    await group?.remove();
  }
}

/** What a wall may be made ready for. */
export const purposeOf = ({ tool, argv, limits }: Pick<ToolRun, 'tool' | 'argv' | 'limits'>): Purpose => ({
  tool: tool.path,
  argv: argv(INSIDE),
  limits,
});

async function confined(
  run: ToolRun,
  { wall, ready }: Extract<Confinement, { mode: 'sandbox' }>,
  group: Group | undefined,
): Promise<ToolProcessEnd> {
  const { limits, signal } = run;
  const stage = run.stage.directory;
  const tool = wall.asRoot ? await withinReach(run.tool.path) : run.tool.path;
  const closed = wall.asRoot !== undefined && !(await areWithinReach(stage, tool));
  const cwd = (run.cwd ?? treeOf)(INSIDE);
  const again = { limits, tool, argv: run.argv(INSIDE) };
  try {
    const timeoutMs = limits.wallMs;
    // Whoever tidies temporary folders may have taken the name of the tool that it was to show.
    const fits = !closed && ready?.tool === tool;
    const told = fits ? toldLater({ stage, cwd }) : '';
    const ended = await ready?.tell({ told, timeoutMs }, signal);
    if (ended && fits) return ended;
    const program = behindWall(wall, group, { ...again, stage, cwd, closed });
    return await runProcess({ ...program, timeoutMs }, signal);
  } finally {
    if (run.cwd && !closed)
      makeReady(purposeOf(run), {
        tool,
        programOf: (next, its) => behindWall(next, its, { ...again, stage: undefined, cwd, closed }),
      });
  }
}
