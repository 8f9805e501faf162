import { inLauncher } from '@landfall/launcher';
import { exceeded, type RenderLimits } from '../limits.ts';
import { diskFull, RenderError, stopped } from '../render-error.ts';
import type { Tool } from '../tools/obtain.ts';
import type { Stage } from '../tree/stage.ts';
import { type Group, makeGroup } from './cgroup.ts';
import { INSIDE, sandboxCommand, type View, type Wall } from './command.ts';
import { areWithinReach, withinReach } from './reach.ts';
import type { ToolProcess, ToolProcessEnd } from './run-here.ts';
import { unconfinedCommand } from './unconfined.ts';
import { threadsOfOwnUid } from './wall.ts';

/** How a run is confined; `none` only where isolation cannot be had and was not demanded. */
export type Confinement = { mode: 'sandbox'; wall: Wall } | { mode: 'none' };

export interface ToolRun {
  tool: Tool;
  /** Arguments, given where the tool sees the tree. Never a secret: argv can be read by others. */
  argv: (view: View) => string[];
  stage: Stage;
  confinement: Confinement;
  limits: RenderLimits;
  signal?: AbortSignal | undefined;
}

export interface ToolResult {
  ok: boolean;
  stdout: string;
  stderr: string;
  exitCode: number | undefined;
}

/** Helm's and kubectl's warnings and traces; more than this is no message for a person. */
const STDERR_BYTES = 1024 * 1024;

/** A fork of this process would cost more than the tool itself. */
const inSmallProcess = inLauncher<ToolProcess, ToolProcessEnd>(
  new URL('./run-here.ts', import.meta.url),
  'runHere',
);

/**
 * Runs a tool once on a stage and waits for its end; whatever happens, nothing of it is left running.
 * @throws RenderError when a limit was reached or the run was stopped; a tool that fails by itself is a result
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  const group = run.confinement.mode === 'sandbox' ? makeGroup(run.limits) : undefined;
  try {
    return await runIn(run, group);
  } finally {
    await group?.remove();
  }
}

async function runIn(run: ToolRun, group: Group | undefined): Promise<ToolResult> {
  const { limits } = run;
  const view = viewOf(run);
  const [program, ...argv] = await commandOf(run, view, group);
  const confined = run.confinement.mode === 'sandbox';
  const command: ToolProcess = {
    program,
    argv,
    cwd: confined ? '/' : view.tree,
    environment: confined ? {} : environment(view, limits),
    timeoutMs: limits.wallMs,
    stdoutBytes: limits.outputBytes,
    stderrBytes: STDERR_BYTES,
  };
  const result = await inSmallProcess(command, run.signal);
  if (result.isCanceled) throw stopped();
  if (group?.ranOutOfMemory() === true) throw exceeded.memory(limits);
  if (result.timedOut || result.exitCode === CPU_TIME_USED) throw exceeded.wall(limits);
  if (result.isMaxBuffer) throw exceeded.output(limits);
  const stderr = result.stderr.replaceAll(`${view.tree}/`, '').replaceAll(`${view.input}/`, '');
  // Without a wall the tool's own files are on a disk that all share.
  if (result.exitCode !== 0 && NO_ROOM.test(stderr) && (!confined || WALL_SAYS.test(stderr)))
    throw diskFull();
  if (result.exitCode !== 0) refuseByLimit(stderr, limits);
  if (result.exitCode === undefined && result.signal === undefined) throw notStarted(result.message);
  // The wall's own programs speak first, or not at all.
  if (result.exitCode !== 0 && WALL_SAYS.test(stderr)) {
    throw notStarted(stderr);
  }
  return { ok: result.exitCode === 0, stdout: result.stdout, stderr, exitCode: result.exitCode };
}

const NO_ROOM = /no space left on device|disk quota exceeded/i;
const WALL_SAYS = /^(?:bwrap|setpriv|unshare|mount|prlimit|sh): /;

/** 128 + SIGXCPU, as bwrap reports it. */
const CPU_TIME_USED = 152;

function viewOf(run: ToolRun): View {
  if (run.confinement.mode === 'sandbox') return INSIDE;
  return { tree: run.stage.tree, input: run.stage.input, temporary: `${run.stage.directory}/tmp` };
}

async function commandOf(run: ToolRun, view: View, group: Group | undefined): Promise<[string, ...string[]]> {
  const argv = run.argv(view);
  if (run.confinement.mode === 'none') return unconfinedCommand(run.tool.path, argv, run.limits);
  const { wall } = run.confinement;
  const stage = run.stage.directory;
  const tool = wall.asRoot ? await withinReach(run.tool.path) : run.tool.path;
  return sandboxCommand({
    wall,
    stage,
    tool,
    closed: wall.asRoot !== undefined && !(await areWithinReach(stage, tool)),
    argv,
    environment: environment(view, run.limits),
    limits: run.limits,
    joins: group?.joins ?? [],
    processesBefore: wall.asRoot === undefined ? threadsOfOwnUid() : 0,
  });
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
    // Both are Go programs that live for a moment: collecting garbage took a third of it. Near the limit they do.
    GOGC: 'off',
    GOMEMLIMIT: String(Math.floor(memoryBytes * 0.6)),
  };
}

/** Limits that only show in what Go's runtime says while it dies. */
export function refuseByLimit(stderr: string, limits: RenderLimits): void {
  if (/failed to create new OS thread|resource temporarily unavailable/i.test(stderr))
    throw exceeded.processes(limits);
  if (/out of memory|cannot allocate memory|failed to reserve page summary memory/i.test(stderr))
    throw exceeded.memory(limits);
  if (/no space left on device|file too large/i.test(stderr)) throw exceeded.temporary(limits);
}

function notStarted(message: string): RenderError {
  return new RenderError('isolation-unavailable', {
    what: 'The render could not be started.',
    why: message.split('\n')[0]?.slice(0, 200) ?? '',
    fix: 'Look at the log of the source worker.',
  });
}
