import process from 'node:process';
import { type Check, program } from './verify/check.ts';
import { documentPaths } from './verify/documents.ts';
import { readmes, shape } from './verify/shape.ts';
import { exactVersions } from './verify/versions.ts';

/** The compiler, which remembers what it checked the last time. */
function types(title: string, project: string): Check {
  const memory = `node_modules/.cache/landfall/${project.replaceAll('/', '-')}.tsbuildinfo`;
  return program(title, 'tsc', ['-p', project, '--incremental', '--tsBuildInfoFile', memory]);
}

/** Everything that can be said about the repository without starting anything. */
const checks: Check[] = [
  types('types', 'tsconfig.json'),
  types('types of the dashboard', 'apps/web/tsconfig.json'),
  program('format and lint', 'biome', ['check', '--max-diagnostics=50', '--diagnostic-level=error', '.']),
  program('import rule and cycles', 'depcruise', [
    '--output-type',
    'err',
    'apps',
    'packages',
    'e2e',
    'bench',
    'scripts',
  ]),
  shape,
  readmes,
  documentPaths,
  exactVersions,
];

/** Runs every check, prints a line for each, and resolves to how many passed and failed. */
export async function verify(): Promise<{ passed: number; failed: number }> {
  const began = performance.now();
  const results = await Promise.all(
    checks.map(async ({ title, run }) => {
      const { problems, warnings = [] } = await run();
      const elapsed = `${((performance.now() - began) / 1000).toFixed(1)} s`;
      const mark = problems.length === 0 ? '✓' : '✗';
      console.log(`  ${mark} ${title.padEnd(24)} ${elapsed.padStart(7)}`);
      for (const warning of warnings) console.log(`    ${warning}`);
      for (const problem of problems) console.log(`    ${problem.replaceAll('\n', '\n    ')}`);
      return problems.length === 0;
    }),
  );
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

if (import.meta.main) {
  const { passed, failed } = await verify();
  console.log(failed === 0 ? `  ${passed} checks passed` : `  ${failed} of ${passed + failed} checks failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
