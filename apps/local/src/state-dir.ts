import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { endLeftovers } from '@landfall/devstack/pid-file';

/** The folders of a state folder. Everything a start keeps is in one of them. */
export interface StateDir {
  root: string;
  postgres: string;
  redis: string;
  git: string;
  sandbox: string;
  /** Private keys, one file a role. */
  keys: string;
  /** What the API reads: the set-up's progress, the sample's token, the sandbox's kubeconfig. */
  local: string;
  /** Logs and pid files of our own processes. */
  apps: string;
  /** Programs that our processes run. */
  tools: string;
  /** Our own programs, made anew by each start. */
  bundles: string;
  /** A home, a temporary folder and a work folder for each role. */
  homes: string;
}

export function stateDir(root: string): StateDir {
  const below = (name: string) => path.join(root, name);
  return {
    root,
    postgres: below('postgres'),
    redis: below('redis'),
    git: below('git'),
    sandbox: below('sandbox'),
    keys: below('keys'),
    local: below('local'),
    apps: below('apps'),
    tools: below('tools'),
    bundles: below('bundles'),
    homes: below('homes'),
  };
}

/** Ends what a killed start left running, and makes the folders. Others may pass through some and list none. */
export async function prepareStateDir(state: StateDir): Promise<void> {
  await endEverything(state);
  await mkdir(state.root, { recursive: true });
  await chmod(state.root, 0o711);
  const modes = [
    ...[state.keys, state.local, state.apps, state.tools, state.homes, state.postgres].map((folder) => ({
      folder,
      mode: 0o711,
    })),
    // nobody but us and what we start there: the queue's file, private keys, what was pushed, etcd's data
    ...[state.redis, state.git, state.sandbox].map((folder) => ({ folder, mode: 0o700 })),
  ];
  for (const { folder, mode } of modes) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, mode);
  }
  await turnLogs(state.apps);
}

/** Forgets everything but the lock that this start holds. */
export async function resetStateDir(state: StateDir): Promise<void> {
  await endEverything(state);
  const entries = await readdir(state.root).catch(() => []);
  for (const entry of entries.filter((name) => !name.startsWith('start.lock'))) {
    await rm(path.join(state.root, entry), { recursive: true, force: true });
  }
}

async function endEverything({ apps, postgres, redis, sandbox }: StateDir): Promise<void> {
  // the control plane keeps a folder for each of its parts
  const parts = await readdir(sandbox, { withFileTypes: true }).catch(() => []);
  const below = parts.filter((part) => part.isDirectory()).map((part) => path.join(sandbox, part.name));
  await Promise.all([apps, sandbox, ...below, redis, postgres].map(endLeftovers));
}

/** Logs of this start stand alone; those of the one before are kept beside them. */
async function turnLogs(folder: string): Promise<void> {
  const files = await readdir(folder);
  for (const file of files.filter((name) => name.endsWith('.log'))) {
    const log = path.join(folder, file);
    if ((await stat(log)).size > 0) await rename(log, `${log}.previous`);
  }
}
