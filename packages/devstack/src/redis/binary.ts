import type { Tell } from '../report.ts';
import { systemProgram } from '../system-program.ts';

/**
 * Finds a Redis: `LANDFALL_REDIS_SERVER`, PATH, else Debian's package where we may install one.
 * @throws DevstackError `tool-missing` naming the command that installs it.
 */
export async function redisBinary(tell: Tell): Promise<{ path: string; origin: string }> {
  const configured = process.env.LANDFALL_REDIS_SERVER;
  if (configured) return { path: configured, origin: 'LANDFALL_REDIS_SERVER' };
  return systemProgram(
    {
      names: ['redis-server', 'valkey-server'],
      debianPackage: 'redis-server',
      without: 'the queue runs on it.',
      elsewhere: 'macOS: brew install redis; or name its program in LANDFALL_REDIS_SERVER',
    },
    tell,
  );
}
