import { execa } from 'execa';
import { DevstackError } from '../errors.ts';
import { onPath } from '../find-program.ts';
import type { Tell } from '../report.ts';

const PROGRAMS = ['redis-server', 'valkey-server'];

/**
 * Finds a Redis: `LANDFALL_REDIS_SERVER`, PATH, else Debian's package when we are root on a Debian.
 * @throws DevstackError `tool-missing` naming the command that installs it.
 */
export async function redisBinary(tell: Tell): Promise<{ path: string; origin: string }> {
  const configured = process.env.LANDFALL_REDIS_SERVER;
  if (configured) return { path: configured, origin: 'LANDFALL_REDIS_SERVER' };
  const found = await firstOnPath();
  if (found) return { path: found, origin: `PATH (${found})` };
  if (process.getuid?.() === 0 && (await onPath('apt-get'))) {
    const failure = await installWithApt(tell);
    const installed = await firstOnPath();
    if (installed) return { path: installed, origin: `Debian package redis-server (${installed})` };
    throw missing(`Installing Debian's package failed: ${failure}`);
  }
  throw missing('There is none on PATH, and only root can install one.');
}

async function firstOnPath(): Promise<string | undefined> {
  const found = await Promise.all(PROGRAMS.map(onPath));
  return found.find((path) => path !== undefined);
}

async function installWithApt(tell: Tell): Promise<string> {
  // RUNLEVEL=1 keeps the package from starting a server of its own.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = () =>
    execa('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env, reject: false });
  tell('installing the Debian package redis-server');
  const first = await install();
  if (first.exitCode === 0) return '';
  tell('reading the package lists');
  await execa('apt-get', ['update'], { env, reject: false });
  tell('installing the Debian package redis-server');
  const second = await install();
  return second.stderr.slice(-500);
}

function missing(why: string): DevstackError {
  return new DevstackError(
    'tool-missing',
    'Redis cannot be started.',
    why,
    'Install it (Debian, Ubuntu: sudo apt-get install redis-server; macOS: brew install redis), or name its program in LANDFALL_REDIS_SERVER.',
  );
}
