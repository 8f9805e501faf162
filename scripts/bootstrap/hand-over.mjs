// Starts the real program and stays out of its way: same terminal, its signals, its exit code.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { checkout } from './places.mjs';
import { reachable } from './reach.mjs';

/** The environment of everything we start: the right Node and pnpm come first on PATH. */
export function environment({ node, pnpm }) {
  const first = [path.dirname(node), pnpm && path.dirname(pnpm)].filter(Boolean);
  return { ...process.env, PATH: [...first, process.env.PATH].join(path.delimiter) };
}

/** Runs `command` in the checkout until it ends; resolves to the exit code to end with. */
export async function handOver(command, { node, pnpm }) {
  const reach = await reachable([checkout, node]);
  const [file, ...args] = [...endsWithUs(), ...reach.prefix, ...command];
  const child = spawn(file, args, { cwd: checkout, env: environment({ node, pnpm }), stdio: 'inherit' });
  // Ctrl-C reaches the child by the terminal; the others are ours to pass on
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (exit, signal) => resolve(exit ?? 128 + (constants.signals[signal] ?? 0)));
  });
  await reach.end();
  return code;
}

/** Where the kernel offers it: should we be killed outright, the program is told to stop. */
function endsWithUs() {
  if (process.platform !== 'linux') return [];
  const tried = spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true'], { stdio: 'ignore' });
  return tried.status === 0 ? ['setpriv', '--pdeathsig', 'TERM'] : [];
}
