import { exceeded, type RenderLimits } from '../limits.ts';
import { diskFull, RenderError, stopped } from '../render-error.ts';
import type { View } from './command.ts';
import type { ToolProcessEnd } from './tool-process.ts';

export interface ToolResult {
  ok: boolean;
  stdout: string;
  stderr: string;
  exitCode: number | undefined;
}

/** How it was run. */
interface Ran {
  limits: RenderLimits;
  view: View;
  confined: boolean;
  /** Did the kernel kill a process of it for lack of memory? */
  ranOutOfMemory: boolean;
}

/** What an ended run says. @throws RenderError */
export function resultOf(ended: ToolProcessEnd, { limits, view, confined, ranOutOfMemory }: Ran): ToolResult {
  if (ended.isCanceled) throw stopped();
  if (ranOutOfMemory) throw exceeded.memory(limits);
  if (ended.timedOut || ended.exitCode === CPU_TIME_USED) throw exceeded.wall(limits);
  if (ended.isMaxBuffer) throw exceeded.output(limits);
  const stderr = ended.stderr.replaceAll(`${view.tree}/`, '').replaceAll(`${view.input}/`, '');
  // Without a wall the tool's own files are on a disk that all share.
  const isShared = !confined || WALL_SAYS.test(stderr);
  if (ended.exitCode !== 0 && NO_ROOM.test(stderr) && isShared) throw diskFull();
  if (ended.exitCode !== 0) refuseByLimit(stderr, limits);
  if (ended.exitCode === undefined && ended.signal === undefined) throw notStarted(ended.message);
  // The wall's own programs speak first, or not at all.
  if (ended.exitCode !== 0 && WALL_SAYS.test(stderr)) throw notStarted(stderr);
  return { ok: ended.exitCode === 0, stdout: ended.stdout, stderr, exitCode: ended.exitCode };
}

const NO_ROOM = /no space left on device|disk quota exceeded/i;
const WALL_SAYS = /^(?:bwrap|setpriv|unshare|mount|prlimit|sh): /;

/** 128 + SIGXCPU, as bwrap reports it. */
const CPU_TIME_USED = 152;

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
