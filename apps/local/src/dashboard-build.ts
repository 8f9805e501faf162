import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from '@landfall/devstack/cache';
import { endOfLog } from '@landfall/devstack/readiness';
import { LaunchError } from './launch-error.ts';

/** What the dashboard is made of; a change in any of it needs a new build. */
const sources = ['apps/web/src', 'apps/web/public', 'packages/contracts/src'];
const settings = [
  'pnpm-lock.yaml',
  'apps/web/package.json',
  'apps/web/next.config.ts',
  'apps/web/postcss.config.cjs',
];

/**
 * Builds the dashboard for production unless the build that is there was made from the same sources.
 * Resolves to words about what was done.
 * @throws LaunchError with the end of the build's log.
 */
export async function buildDashboard(
  checkout: string,
  log: string,
  tell: (words: string) => void,
): Promise<string> {
  const folder = path.join(checkout, 'apps/web');
  const stamp = path.join(folder, '.next/landfall-build');
  const wanted = await digest(checkout);
  const isBuilt = async () => (await readFile(stamp, 'utf8').catch(() => '')) === wanted;
  if (await isBuilt()) return 'built before from the same sources';
  // two starts over two state folders share one build
  return withLock(
    path.join(folder, '.build.lock'),
    () => tell('another start is building it'),
    async () => {
      if (await isBuilt()) return 'built by another start';
      tell('next build');
      await build(folder, log);
      await writeFile(stamp, wanted);
      return 'built from its sources';
    },
  );
}

async function digest(checkout: string): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const add = async (file: string) => {
    const content = await readFile(path.join(checkout, file)).catch(() => undefined);
    if (content) hash.update(`${file}\0`).update(content).update('\0');
  };
  for (const file of settings) await add(file);
  for (const source of sources) {
    const entries = await readdir(path.join(checkout, source), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
    const names = files.map((entry) => path.relative(checkout, path.join(entry.parentPath, entry.name)));
    for (const file of names.sort()) await add(file);
  }
  return hash.digest('hex');
}

async function build(folder: string, log: string): Promise<void> {
  const output = createWriteStream(log, { mode: 0o600 });
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const end = () => void child.kill('SIGKILL');
  process.on('exit', end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => process.off('exit', end));
  await new Promise((resolve) => output.end(resolve));
  if (code !== 0)
    throw new LaunchError(`Building the dashboard failed.\n${await endOfLog(log)}\nThe whole log: ${log}`);
}
