import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const launcher = fileURLToPath(new URL('../../apps/local/src/main.ts', import.meta.url));
/** The first start on a machine builds the control plane. */
const PATIENCE_MS = 900_000;

const readyFile = z.object({
  url: z.string(),
  pid: z.number(),
  processes: z.record(z.string(), z.number()),
  kubeconfigFile: z.string(),
});

/** The whole platform over a state folder of its own, as `npm start` runs it, without a dashboard. */
export interface Platform extends z.infer<typeof readyFile> {
  stop(): Promise<void>;
}

/** Both worker roles, by name. */
export function workersOf({ processes }: Pick<Platform, 'processes'>): Record<string, number> {
  return Object.fromEntries(Object.entries(processes).filter(([name]) => name.startsWith('worker-')));
}

/** @throws Error when it does not come up; the log is beside its state. */
export async function startPlatform(
  state: string,
  { gitCa, gitAddress, port }: { gitCa: string; gitAddress: string; port: number },
): Promise<Platform> {
  const reach = ['--git-ca', gitCa, '--allow-address', gitAddress];
  const args = ['--no-dashboard', '--state-dir', state, '--port', String(port), ...reach];
  const child = spawn(process.execPath, [launcher, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(join(state, '..', 'start.log'));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const ready = await untilReady(child, state);
  return { ...ready, stop: () => stop(child) };
}

async function untilReady(child: ChildProcess, state: string) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end && child.exitCode === null) {
    const text = await readFile(join(state, 'ready.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return readyFile.parse(JSON.parse(text));
    await sleep(250);
  }
  await stop(child);
  throw new Error(`The platform did not start: its log is ${join(state, '..', 'start.log')}.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
