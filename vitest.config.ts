import { defineConfig } from 'vitest/config';
import { NOT_THROUGH } from './apps/agent/test/through/suites.ts';

const PACKAGES = '{apps,packages,scripts,e2e,bench}';
const globalSetup = ['packages/devstack/src/vitest-setup.ts'];
const exclude = ['**/node_modules/**', '**/.next/**', '**/.landfall/**'];

/** A project per kind of real thing that its files need; what starts them is devstack's `vitest-setup.ts`. */
export default defineConfig({
  test: {
    // Two cores, and the services under test want one of them.
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${PACKAGES}/**/*.test.ts`],
          exclude: [...exclude, '**/*.{db,cluster,git}.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'git',
          include: [`${PACKAGES}/**/*.git.test.ts`],
          exclude,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: [`${PACKAGES}/**/*.db.test.ts`],
          exclude,
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: [`${PACKAGES}/**/*.cluster.test.ts`],
          exclude,
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'through',
          include: ['packages/engine/src/**/*.cluster.test.ts'],
          exclude: [
            ...exclude,
            ...Object.keys(NOT_THROUGH).map((suite) => `packages/engine/src/${suite}.cluster.test.ts`),
          ],
          globalSetup,
          setupFiles: ['apps/agent/test/through/set-up.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
