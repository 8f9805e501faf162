import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { root } from '../verify/check.ts';

/** How many tests ended how. */
export type Counts = { passed: number; failed: number; skipped: number };

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function total(parts: readonly Counts[]): Counts {
  return parts.reduce(
    (sum, part) => ({
      passed: sum.passed + part.passed,
      failed: sum.failed + part.failed,
      skipped: sum.skipped + part.skipped,
    }),
    noCounts,
  );
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};

/** What vitest's JSON report says. A file that could not even be loaded has no tests, and counts as one failure. */
export function countVitest(report: VitestReport): Counts {
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
  suites: PlaywrightSuite[];
};

type PlaywrightSuite = {
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    tests: { results: { status: string; attachments: { name: string; path?: string }[] }[] }[];
  }[];
};

/** What Playwright's JSON report says. A test that passed only at the second try failed. */
export function countPlaywright({ stats, errors }: Pick<PlaywrightReport, 'stats' | 'errors'>): Counts {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/** The files in which Playwright wrote down what stood on the page when a journey failed. */
export function failedPages(suites: readonly PlaywrightSuite[]): { title: string; path: string }[] {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...failedPages(inner),
    ...specs.flatMap(({ title, tests }) =>
      tests
        .flatMap(({ results }) => results)
        .filter(({ status }) => status !== 'passed' && status !== 'skipped')
        .flatMap(({ attachments }) => attachments)
        .flatMap(({ name, path }) => (name === 'error-context' && path ? [{ title, path }] : [])),
    ),
  ]);
}

/** Runs the named vitest projects, or all. */
export async function vitest(projects: readonly string[]): Promise<Counts> {
  return withReport(async (file) => {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const code = await run('vitest', [...args, ...projects.map((name) => `--project=${name}`)]);
    return agree(countVitest(await json<VitestReport>(file)), code);
  });
}

/** Runs the Playwright journeys. */
export async function journeys(): Promise<Counts> {
  return withReport(async (file) => {
    const args = ['test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'];
    const code = await run('playwright', args, { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
    const report = await json<PlaywrightReport>(file);
    // Where the tests run in a clone that is thrown away, this is all that is left of a failure.
    for (const { title, path: page } of failedPages(report.suites))
      console.log(`\n── the page when “${title}” failed\n${await readFile(page, 'utf8').catch(String)}`);
    return agree(countPlaywright(report), code);
  });
}

/** A runner that ends badly without naming a failed test (an unhandled error, a crash) is a failure all the same. */
function agree(counts: Counts, code: number): Counts {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function json<Report>(file: string): Promise<Report> {
  const report: Report = JSON.parse(await readFile(file, 'utf8'));
  return report;
}

async function withReport(work: (file: string) => Promise<Counts>): Promise<Counts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'landfall-test-report-'));
  try {
    return await work(path.join(folder, 'report.json'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** pnpm puts a program beside who depends on it: in the root, or in e2e. */
function run(name: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const folder = name === 'playwright' ? 'e2e/node_modules/.bin' : 'node_modules/.bin';
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(root, folder, name), args, {
      cwd: root,
      stdio: 'inherit',
      // WebAssembly as a module is still called experimental; said once a process, it hides what matters
      env: {
        ...process.env,
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`,
        ...env,
      },
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
