import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { passingCapability } from './capabilities.ts';
import { DevstackError, didNotStart } from './errors.ts';
import { onPath } from './find-program.ts';
import { removePidFile, signalGroup, writePidFile } from './pid-file.ts';

/** A long-running child: what to run and how it wants to be ended. */
export interface ProcessSpec {
  /** Names its log and its pid file in `dir`. */
  name: string;
  dir: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Another user to run as; only root can. `readAnywhere` lets it pass folders that only root may enter. */
  runAs?: { uid: number; gid: number; readAnywhere: boolean };
  /** How to ask it to end; SIGTERM unless the program reads another signal as "now, cleanly". */
  stopSignal?: NodeJS.Signals;
}

/** A started child. */
export interface RunningProcess {
  name: string;
  pid: number;
  logPath: string;
  /** Settles with a word about how it ended, when it ended. */
  exited: Promise<string>;
  running(): boolean;
  /** Ends the whole process group: its stop signal, then SIGKILL after 10 s. Safe to call twice. */
  stop(): Promise<void>;
}

const STOP_PATIENCE_MS = 10_000;
const live = new Set<RunningProcess>();

/**
 * Starts a child in its own process group, its output appended to `<dir>/<name>.log`. It does not outlive us:
 * on Linux the kernel ends it when we die, elsewhere `exit` and the next start's sweep do.
 * @throws DevstackError `process-did-not-start` when the program cannot be run.
 */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  await mkdir(spec.dir, { recursive: true });
  const logPath = join(spec.dir, `${spec.name}.log`);
  const log = await open(logPath, 'a', 0o600);
  const [command, args] = await wrapped(spec);
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: spec.env ?? process.env,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
  });
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
    child.once('error', (error) => resolve(error.message));
  });
  await once(child, 'spawn').catch(() => undefined);
  await log.close();
  const pid = child.pid;
  if (pid === undefined) throw didNotStart(spec.name, await exited, '');
  const stopSignal = spec.stopSignal ?? 'SIGTERM';
  await writePidFile(spec.dir, spec.name, { pid, command: spec.command, stopSignal });
  // Whoever waits for the end finds no pid file any more.
  const over = exited.then(async (how) => {
    await removePidFile(spec.dir, spec.name).catch(() => undefined);
    return how;
  });
  const started = handle(spec.name, pid, logPath, over, stopSignal);
  live.add(started);
  void exited.then(() => live.delete(started));
  return started;
}

function handle(
  name: string,
  pid: number,
  logPath: string,
  exited: Promise<string>,
  stopSignal: NodeJS.Signals,
): RunningProcess {
  let running = true;
  const gone = exited.then(() => {
    running = false;
  });
  return {
    name,
    pid,
    logPath,
    exited,
    running: () => running,
    stop: async () => {
      if (running) signalGroup(pid, stopSignal);
      const patience = new AbortController();
      const late = sleep(STOP_PATIENCE_MS, 'late', { signal: patience.signal }).catch(() => undefined);
      if ((await Promise.race([gone, late])) === 'late') signalGroup(pid, 'SIGKILL');
      patience.abort();
      await gone;
    },
  };
}

// A parent that died before its child asked for the signal will never send one: then the child has another parent.
const STILL_OURS = '[ "$PPID" = "$1" ] || exit 1; shift; exec "$@"';

async function wrapped(spec: ProcessSpec): Promise<[string, string[]]> {
  const setpriv = process.platform === 'linux' ? await onPath('setpriv') : undefined;
  if (setpriv === undefined) {
    if (spec.runAs === undefined) return [spec.command, [...spec.args]];
    throw new DevstackError(
      'tool-missing',
      `${spec.name} cannot be started.`,
      'It must not run as root and there is no setpriv to change the user.',
      'Install util-linux, or run as a user that is not root.',
    );
  }
  const flags = ['--pdeathsig', spec.stopSignal === 'SIGINT' ? 'INT' : 'KILL'];
  if (spec.runAs) {
    flags.push(`--reuid=${spec.runAs.uid}`, `--regid=${spec.runAs.gid}`, '--clear-groups');
    const capability = spec.runAs.readAnywhere ? await passingCapability() : undefined;
    if (capability) flags.push(`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`);
  }
  return [
    setpriv,
    [...flags, '--', '/bin/sh', '-c', STILL_OURS, 'sh', String(process.pid), spec.command, ...spec.args],
  ];
}

/** The last lines of a log, for an error message. */
export async function endOfLog(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-12).join('\n').slice(-2000);
}

// A crash of ours that still runs exit handlers takes its children along, also where there is no setpriv.
process.on('exit', () => {
  for (const child of live) signalGroup(child.pid, 'SIGKILL');
});
