import { execa } from 'execa';
import { DevstackError } from './errors.ts';
import { onPath } from './find-program.ts';
import type { Tell } from './report.ts';

/** A program of the operating system, and how a person gets it where we cannot install it. */
export interface SystemProgram {
  /** Names it may have on PATH, best first. */
  names: readonly [string, ...string[]];
  /** The Debian and Ubuntu package that holds it. */
  debianPackage: string;
  /** What stops working without it, as a sentence. */
  without: string;
  /** How it is had where there is no apt. */
  elsewhere?: string;
}

/**
 * Finds a program on PATH; where there is none, installs its Debian package if we are root or may become root
 * without a password.
 * @throws DevstackError `tool-missing` with the command that installs it.
 */
export async function systemProgram(
  wanted: SystemProgram,
  tell: Tell,
): Promise<{ path: string; origin: string }> {
  const found = await firstOnPath(wanted.names);
  if (found) return { path: found, origin: `PATH (${found})` };
  const apt = await aptGet();
  if (apt === undefined) throw missing(wanted, 'There is none on PATH, and only root can install one.');
  const failure = await install(apt, wanted.debianPackage, tell);
  const installed = await firstOnPath(wanted.names);
  if (installed) return { path: installed, origin: `Debian package ${wanted.debianPackage} (${installed})` };
  throw missing(wanted, `Installing the Debian package ${wanted.debianPackage} failed: ${failure}`);
}

async function firstOnPath(names: readonly string[]): Promise<string | undefined> {
  const found = await Promise.all(names.map(onPath));
  return found.find((path) => path !== undefined);
}

/** The words that start apt-get as root here, if there are any. */
async function aptGet(): Promise<string[] | undefined> {
  if (!(await onPath('apt-get'))) return undefined;
  if (process.getuid?.() === 0) return ['apt-get'];
  const asked = await execa('sudo', ['-n', 'true'], { reject: false });
  // env, because sudo takes variables away
  return asked.exitCode === 0
    ? ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get']
    : undefined;
}

async function install([file = '', ...before]: string[], name: string, tell: Tell): Promise<string> {
  // RUNLEVEL=1 keeps a package from starting a server of its own.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = (...args: string[]) => execa(file, [...before, ...args], { env, reject: false });
  const add = () => {
    tell(`installing the Debian package ${name}`);
    return run('install', '-y', '--no-install-recommends', name);
  };
  const first = await add();
  if (first.exitCode === 0) return '';
  tell('reading the package lists');
  await run('update');
  return (await add()).stderr.slice(-500);
}

function missing({ names, debianPackage, without, elsewhere }: SystemProgram, why: string): DevstackError {
  return new DevstackError(
    'tool-missing',
    `${names[0]} is needed: ${without}`,
    why,
    `Install it (Debian, Ubuntu: sudo apt-get install ${debianPackage}${elsewhere ? `; ${elsewhere}` : ''}), then run the same command again.`,
  );
}
