import { expect, test } from 'vitest';
import { countPlaywright, countVitest, failedPages, total } from './count.ts';

const file = (status: string, tests: number) => ({ status, assertionResults: Array(tests).fill({}) });

test('a test file that cannot be loaded is a failure, though it has no tests', () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  const testResults = [file('passed', 5), file('failed', 1), file('failed', 0)];
  expect(countVitest({ ...report, testResults })).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

test('a journey that passed only at its second try, and an error outside of any, are failures', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: ['x'] })).toEqual({ passed: 3, failed: 3, skipped: 2 });
});

test('parts are summed', () => {
  const parts = [
    { passed: 1, failed: 0, skipped: 2 },
    { passed: 3, failed: 1, skipped: 0 },
  ];
  expect(total(parts)).toEqual({ passed: 4, failed: 1, skipped: 2 });
});

test('what stood on the page is found for the journeys that failed, and for no other', () => {
  const attachments = [
    { name: 'trace', path: '/trace.zip' },
    { name: 'error-context', path: '/page.md' },
  ];
  const spec = (title: string, status: string) => ({
    title,
    tests: [{ results: [{ status, attachments }] }],
  });
  const suites = [
    { specs: [spec('fine', 'passed')], suites: [{ specs: [spec('late', 'timedOut')] }] },
    { specs: [spec('wrong', 'failed')] },
  ];
  expect(failedPages(suites)).toEqual([
    { title: 'late', path: '/page.md' },
    { title: 'wrong', path: '/page.md' },
  ]);
});
