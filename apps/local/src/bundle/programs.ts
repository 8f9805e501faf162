import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LaunchError } from '../launch-error.ts';

/** Those of our processes that run from a bundle, each by its `src/main.ts`. */
export const PROGRAMS = ['api', 'door', 'worker'] as const;

/** The file that Node is to run for one of them. */
export const programOf = (bundles: string, name: (typeof PROGRAMS)[number]): string =>
  path.join(bundles, `${name}.mjs`);

const MAKE = fileURLToPath(new URL('./make.ts', import.meta.url));

/**
 * Makes them of the sources that we run from, in a second or two, and in a process of its own: what puts them together keeps half a
 * GiB as long as it lives.
 * @param bundles the folder to make them in
 * @throws LaunchError where the sources cannot be read as a program
 */
export function makePrograms(bundles: string): Promise<void> {
  const args = ['--disable-warning=ExperimentalWarning', MAKE, bundles];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, _stdout, said) => {
      if (error) reject(new LaunchError(`Our programs could not be made of their sources. ${said.trim()}`));
      else resolve();
    });
  });
}
