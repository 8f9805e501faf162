import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './image.ts';
import { IN_CHOSEN_NAMESPACES, LEFT_OUT, NOT_THROUGH } from './suites.ts';

const fileOf = (suite: string): string => join(ROOT, `packages/engine/src/${suite}.cluster.test.ts`);
const textsOf = (suite: string): string[] =>
  [...readFileSync(fileOf(suite), 'utf8').matchAll(/'([^'\n]+)'/g)].map(([, text = '']) => text);
const isOf = (name: string, title: string): boolean => {
  const [known = ''] = title.split(/%[sjd]/);
  return title.startsWith(name) || (known !== title && name.startsWith(known));
};

test('the suites that are named are there', () => {
  const named = [...IN_CHOSEN_NAMESPACES, ...Object.keys(NOT_THROUGH), ...Object.keys(LEFT_OUT)];
  for (const suite of named) expect([suite, existsSync(fileOf(suite))]).toEqual([suite, true]);
});

test.each(Object.entries(LEFT_OUT))('what is left out of %s is there', (suite, names) => {
  const titles = textsOf(suite);
  for (const name of Object.keys(names))
    expect([name, titles.some((title) => isOf(name, title))]).toEqual([name, true]);
});
