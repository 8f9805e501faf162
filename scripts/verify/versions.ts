import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Check, root } from './check.ts';
import { repositoryFiles } from './tracked.ts';

type Manifest = { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };

/** Versions are exact: what is installed changes by a commit, never by the day. */
export const exactVersions: Check = {
  title: 'exact versions',
  run: async () => {
    const manifests = repositoryFiles().filter((file) => /(^|\/)package\.json$/.test(file));
    const problems = manifests.flatMap((file) => {
      const manifest: Manifest = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
      return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
        .filter(([, version]) => version !== 'workspace:*' && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${file}: ${name} is "${version}"; write the exact version`);
    });
    return { problems };
  },
};
