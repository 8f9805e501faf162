import type { RenderLimits } from '../limits.ts';
import { findProgram } from './wall.ts';

/**
 * The command line of a run without a wall. Who started it ends it at its wall limit; should that one die first, the tool
 * dies with it where the kernel can be told so (Linux), and is bounded by the CPU time it takes elsewhere. Each program on
 * the way gives way to the next, so that what is killed is the tool.
 */
export function unconfinedCommand(tool: string, argv: string[], limits: RenderLimits): [string, ...string[]] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  const tied = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
  const seconds = Math.ceil(limits.wallMs / 1000) * 2;
  return ['/bin/sh', '-c', 'ulimit -t "$1"; shift; exec "$@"', 'sh', String(seconds), ...tied, tool, ...argv];
}
