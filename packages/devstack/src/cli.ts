/** `node packages/devstack/src/cli.ts up|down|status [postgres] [redis] [cluster]`: the shared stack for tests. */
import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withLock } from './cache.ts';
import { processIdentity } from './process-identity.ts';
import { endOfLog } from './processes.ts';
import type { Progress } from './report.ts';
import { startPart } from './stack/part.ts';
import {
  announcePart,
  livePart,
  PARTS,
  type Part,
  sharedStackDirectory,
  withdrawPart,
} from './stack/state.ts';

const directory = sharedStackDirectory();
const say = (line: string) => process.stdout.write(`${line}\n`);

async function main([verb, ...names]: string[]): Promise<number> {
  const parts = PARTS.filter((part) => names.length === 0 || names.includes(part));
  if (verb === 'up') return up(parts);
  if (verb === 'down') return down(parts);
  if (verb === 'status') return status(parts);
  if (verb === 'hold' && parts[0]) return hold(parts[0]);
  process.stderr.write('usage: cli.ts up|down|status [postgres] [redis] [cluster]\n');
  return 2;
}

async function up(parts: readonly Part[]): Promise<number> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const outcomes = await Promise.all(parts.map(bringUp));
  await status(parts);
  return outcomes.includes(false) ? 1 : 0;
}

function bringUp(part: Part): Promise<boolean> {
  // One at a time: a second start over the same folder would end the first one's processes as leftovers.
  const waiting = () => say(`${part}: somebody else is starting it`);
  return withLock(join(directory, `${part}.lock`), waiting, () => startHolder(part));
}

async function startHolder(part: Part): Promise<boolean> {
  if (await livePart(directory, part)) return true;
  const logPath = join(directory, `${part}.holder.log`);
  const log = await open(logPath, 'w', 0o600);
  const holder = spawn(process.execPath, [fileURLToPath(import.meta.url), 'hold', part], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: '/',
  });
  holder.unref();
  await log.close();
  while (holder.exitCode === null && holder.signalCode === null) {
    if (await livePart(directory, part)) return true;
    await sleep(200);
  }
  process.stderr.write(`${part} did not start:\n${await endOfLog(logPath)}\n`);
  return false;
}

async function down(parts: readonly Part[]): Promise<number> {
  for (const part of parts) {
    const state = await livePart(directory, part);
    if (state) await endHolder(state.pid);
    while (await livePart(directory, part)) await sleep(100);
  }
  return status(parts);
}

/** Ended is when the process is gone: its part is withdrawn a moment before. */
async function endHolder(pid: number): Promise<void> {
  const life = await processIdentity(pid);
  if (life === undefined) return;
  process.kill(pid, 'SIGTERM');
  while ((await processIdentity(pid)) === life) await sleep(20);
}

async function status(parts: readonly Part[]): Promise<number> {
  for (const part of parts) {
    const state = await livePart(directory, part);
    say(`${part}: ${state ? `up, held by process ${state.pid}` : 'down'}`);
  }
  return 0;
}

/** Runs one part until told to end; what `up` starts in the background. */
async function hold(part: Part): Promise<number> {
  const report = ({ step, state, detail, elapsedMs }: Progress) =>
    say(`${step}: ${state}: ${detail} (${elapsedMs} ms)`);
  const running = await startPart(directory, part, report);
  await announcePart(directory, part, running.values);
  const asked = new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(name, () => resolve(name));
  });
  say(`ending: ${await Promise.race([asked, running.exited])}`);
  await running.stop();
  await withdrawPart(directory, part);
  return 0;
}

process.exit(await main(process.argv.slice(2)));
