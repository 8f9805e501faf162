import path from 'node:path';
import { bundle } from './bundle.ts';

/** Those of our processes that run from a bundle, each by its `src/main.ts`. */
const PROGRAMS = ['api', 'door', 'worker'] as const;

/** The file that Node is to run for one of them. */
export const programOf = (bundles: string, name: (typeof PROGRAMS)[number]): string =>
  path.join(bundles, `${name}.mjs`);

/** Makes the programs of a checkout; it takes a second or two. @throws LaunchError */
export async function bundlePlatform(checkout: string, bundles: string): Promise<void> {
  const entries = PROGRAMS.map((name) => [name, path.join(checkout, 'apps', name, 'src/main.ts')] as const);
  await bundle(Object.fromEntries(entries), bundles);
}
