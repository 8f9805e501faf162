import type { RenderLimits } from '../limits.ts';
import type { Group } from './cgroup.ts';
import { INSIDE, type Many, sandboxCommand, type View, type Wall } from './command.ts';
import type { Program } from './tool-process.ts';
import type { ToolRun } from './tool-run.ts';
import { unconfinedCommand } from './unconfined.ts';
import { besideOfOwnUid } from './wall.ts';

/** Helm's and kubectl's warnings and traces; more than this is no message for a person. */
const STDERR_BYTES = 1024 * 1024;

export const treeOf = ({ tree }: View): string => tree;

/** The program that builds a wall, with the tool behind it. */
export function behindWall(
  wall: Wall,
  group: Group | undefined,
  input: {
    limits: RenderLimits;
    tool: string;
    argv: string[];
    stage: string | undefined;
    cwd: string;
    closed: boolean;
    many?: Many;
  },
): Program {
  const isAlone = wall.asRoot !== undefined || wall.apart !== undefined;
  const [program, ...argv] = sandboxCommand({
    ...input,
    wall,
    environment: environment(INSIDE, input.limits),
    joins: group?.joins ?? [],
    processesBefore: isAlone ? 0 : besideOfOwnUid(input.stage === undefined),
  });
  return { program, argv, cwd: '/', environment: {}, ...kept(input.limits) };
}

const kept = ({ outputBytes }: RenderLimits) => ({ stdoutBytes: outputBytes, stderrBytes: STDERR_BYTES });

/** The program without one, and what it sees. */
export function unconfined({ stage, tool, argv, cwd = treeOf, limits }: ToolRun): {
  program: Program;
  view: View;
} {
  const view = { tree: stage.tree, input: stage.input, temporary: `${stage.directory}/tmp` };
  const [program, ...rest] = unconfinedCommand(tool.path, argv(view), limits);
  const how = { cwd: cwd(view), environment: environment(view, limits), ...kept(limits) };
  return { program: { program, argv: rest, ...how }, view };
}

/** All that the tool has for an environment. */
function environment(view: View, { memoryBytes }: RenderLimits): Record<string, string> {
  return {
    HOME: view.temporary,
    TMPDIR: view.temporary,
    HELM_CACHE_HOME: `${view.temporary}/helm/cache`,
    HELM_CONFIG_HOME: `${view.temporary}/helm/config`,
    HELM_DATA_HOME: `${view.temporary}/helm/data`,
    HELM_PLUGINS: `${view.temporary}/helm/none`,
    KUBERC: 'off',
    // Both are Go programs that live for a moment: collecting garbage as often as Go does by itself takes a tenth of it, and never
    // to collect takes as much for pages that have to be made. Near the limit they collect.
    GOGC: '400',
    GOMEMLIMIT: String(Math.floor(memoryBytes * 0.6)),
  };
}
