import { spawnSync } from 'node:child_process';

let known: Record<string, string> | undefined;

/**
 * For `launch.sh`: the program that ties what it runs to the process that started it, so that the kernel ends both together.
 * Nothing where the system has none that can. Asked once.
 */
export function tie(): Record<string, string> {
  known ??= canTie() ? { LANDFALL_GIT_TIE: 'setpriv' } : {};
  return known;
}

const canTie = (): boolean =>
  process.platform === 'linux' &&
  spawnSync('setpriv', ['--pdeathsig', 'TERM', '--', 'true'], { stdio: 'ignore' }).status === 0;
