import { chown, mkdir, readdir, readFile, readlink, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DevstackError } from '../errors.ts';
import { endOfLog, startProcess } from '../processes.ts';
import type { Account } from './account.ts';

/** What `initdb` needs to know. */
export interface InitSpec {
  dir: string;
  data: string;
  initdb: string;
  password: string;
  runAs?: Account & { readAnywhere: boolean };
}

/** Makes the data directory unless it is whole already; one that a killed `initdb` left half made is made anew. */
export async function initialiseOnce(spec: InitSpec): Promise<'made' | 'reused'> {
  // initdb writes this file last: before it there is nothing worth keeping.
  const whole = await stat(join(spec.data, 'global', 'pg_control')).catch(() => undefined);
  const marker = join(spec.dir, 'initialised');
  if (whole && (await stat(marker).catch(() => undefined))) return 'reused';
  await rm(spec.data, { recursive: true, force: true });
  await mkdir(spec.data, { recursive: true, mode: 0o700 });
  const passwordFile = join(spec.dir, 'initdb-password');
  await writeFile(passwordFile, `${spec.password}\n`, { mode: 0o600 });
  if (spec.runAs) {
    await chown(spec.data, spec.runAs.uid, spec.runAs.gid);
    await chown(passwordFile, spec.runAs.uid, spec.runAs.gid);
  }
  try {
    await runInitdb(spec, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await writeFile(marker, '');
  return 'made';
}

async function runInitdb(spec: InitSpec, passwordFile: string): Promise<void> {
  const child = await startProcess({
    name: 'initdb',
    dir: spec.dir,
    command: spec.initdb,
    args: [
      `--pgdata=${spec.data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    cwd: '/',
    ...(spec.runAs ? { runAs: spec.runAs } : {}),
  });
  const how = await child.exited;
  if (how === 'exit code 0') return;
  throw new DevstackError(
    'process-did-not-start',
    `initdb failed (${how}).`,
    await endOfLog(child.logPath),
    '',
  );
}

/**
 * Makes a data directory startable after a kill: ends a server that still holds it although its pid file of ours is
 * lost, and removes a `postmaster.pid` that names a process which is not a server of this directory.
 */
export async function releaseDataDirectory(data: string): Promise<void> {
  const lockFile = join(data, 'postmaster.pid');
  const pid = Number((await readFile(lockFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  if (await worksIn(pid, data)) {
    process.kill(pid, 'SIGINT');
    for (let waited = 0; waited < 10_000 && (await worksIn(pid, data)); waited += 50) await sleep(50);
  }
  if (process.platform === 'linux') {
    await waitForBackends(data);
    await rm(lockFile, { force: true });
  }
}

/** Backends outlive a killed postmaster by a moment, and a new one must not start beside them. */
async function waitForBackends(data: string): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 100) {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const busy = await Promise.all(pids.map((pid) => worksIn(Number(pid), data)));
    if (!busy.includes(true)) return;
    await sleep(100);
  }
}

/** Every process of a PostgreSQL server works in its data directory. */
async function worksIn(pid: number, data: string): Promise<boolean> {
  const [cwd, real] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => undefined),
    realpath(data).catch(() => undefined),
  ]);
  return cwd !== undefined && cwd === real;
}
