import { flushCompileCache, getCompileCacheDir } from 'node:module';
import process from 'node:process';
import { strippedHere } from '@landfall/launcher/stripped';

/** Set in the second life, so that there is no third where the cache cannot be kept. */
const SECOND = 'LANDFALL_STARTED_OVER';

/**
 * Where this process had to take the types out of what it runs, it becomes the same process anew, with the same id and output,
 * which finds all of it compiled: to have stripped types costs 20 MiB for as long as a process lives. To be called when
 * everything is loaded and nothing is open yet. Returns where there is nothing to gain, or no way.
 */
export function startOverOnceCompiled(): void {
  const { [SECOND]: second, ...env } = process.env;
  if (second !== undefined || !strippedHere() || getCompileCacheDir() === undefined) return;
  flushCompileCache();
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, args, { ...env, [SECOND]: '1' });
}
