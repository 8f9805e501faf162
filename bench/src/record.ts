import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Row } from './row.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where and on what a run was made. */
export interface Circumstances {
  commit: string;
  /** Whether the checkout had changes that no commit has. */
  changed: boolean;
  at: string;
  cores: number;
  MiB: number;
  /** How many wanted a core in the minute before, and at the end: above `cores` the seconds are not ours alone. */
  load: { before: number; after?: number };
  /** Whose rounds were in turn with ours, by program and version. */
  beside?: string;
}

/** To be asked before anything is started: the checkout may move on while it runs. */
export async function circumstances(): Promise<Circumstances> {
  const git = async (...args: string[]) => (await execa('git', args, { cwd: root })).stdout;
  return {
    commit: await git('rev-parse', 'HEAD'),
    changed: (await git('status', '--porcelain', '--untracked-files=no')) !== '',
    at: new Date().toISOString(),
    cores: cpus().length,
    MiB: Math.round(totalmem() / 1_048_576),
    load: { before: loadNow() },
  };
}

export const loadNow = (): number => loadavg()[0] ?? 0;

/** Keeps a run as JSON, named by its time and commit. Answers the file's path inside the repository. */
export function keep(on: Circumstances, rows: readonly Row[]): Promise<string> {
  const name = `${on.at.slice(0, 16).replace(/\D/g, '')}-${on.commit.slice(0, 8)}`;
  return keepAs(name, { on, rows });
}

/** Keeps what a run came to under a name of its own. Answers the file's path inside the repository. */
export async function keepAs(
  name: string,
  result: { on: Circumstances; [part: string]: unknown },
): Promise<string> {
  const folder = join(root, 'bench/results');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
  return `bench/results/${name}.json`;
}
