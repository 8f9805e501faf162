import { type SystemProgram, systemProgram } from '../../packages/devstack/src/system-program.ts';
import { type Counts, noCounts } from './count.ts';

const needs: SystemProgram[] = [
  { names: ['git'], debianPackage: 'git', without: 'repositories are read with it.' },
  {
    names: ['redis-server', 'valkey-server'],
    debianPackage: 'redis-server',
    without: 'the queue runs on it.',
  },
  {
    names: ['bwrap'],
    debianPackage: 'bubblewrap',
    without: 'helm and kustomize run shut in by it.',
  },
];

const chromium: SystemProgram = {
  names: ['chromium', 'chromium-browser', 'google-chrome'],
  debianPackage: 'chromium',
  without: 'the journeys run in it.',
};

/** Finds or installs the programs of the operating system that the tests need; each that is missing is a failure. */
export async function systemNeeds({ browser }: { browser: boolean }): Promise<Counts> {
  let counts = noCounts;
  // one after the other: apt takes a lock
  for (const wanted of browser ? [...needs, chromium] : needs) {
    try {
      const { origin } = await systemProgram(wanted, (detail) => console.log(`  ${detail}`));
      console.log(`  ✓ ${wanted.names[0]}: ${origin}`);
    } catch (error) {
      console.error(`  ✗ ${error instanceof Error ? error.message : String(error)}`);
      counts = { ...counts, failed: counts.failed + 1 };
    }
  }
  return counts;
}
