import { expect, test } from 'vitest';
import { everyPage, PAGE, pageBudget } from './every-page.ts';

/** Pages without an end, all full; `asked` counts them. */
function endless() {
  const asked: number[] = [];
  const read = async (number: number) => {
    asked.push(number);
    return Array.from({ length: PAGE }, (_, at) => (number - 1) * PAGE + at);
  };
  return { asked, read };
}

test('pages without end are read for a while, and that is said', async () => {
  const { asked, read } = endless();
  const { found, complete } = await everyPage(read);
  expect([found.length, complete, asked.length]).toEqual([5000, false, 50]);
});

test('pages and time are counted over all lists of one answer', async () => {
  let at = 0;
  const budget = pageBudget({ pages: 5, ms: 1000 }, () => at);
  const [first, second, third] = [endless(), endless(), endless()];
  await everyPage(first.read, { budget, enough: (found) => found.length >= 3 * PAGE });
  expect(await everyPage(second.read, { budget })).toMatchObject({ complete: false });
  expect(await everyPage(third.read, { budget })).toEqual({ found: [], complete: false });
  expect([first, second, third].map(({ asked }) => asked.length)).toEqual([3, 2, 0]);
  const late = endless();
  const short = pageBudget({ pages: 5, ms: 1000 }, () => at);
  at = 1000;
  expect(await everyPage(late.read, { budget: short })).toEqual({ found: [], complete: false });
  expect(late.asked).toEqual([]);
});

test('what is looked for ends the reading where it stands', async () => {
  const { asked, read } = endless();
  const { found } = await everyPage(read, { enough: (all) => all.includes(PAGE + 7) });
  expect(found).toContain(PAGE + 7);
  expect(asked).toEqual([1, 2]);
});
