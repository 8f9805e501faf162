import { expect, it } from 'vitest';
import { together } from './together.ts';

it('does at once what comes alone, and together what came meanwhile, up to so many; other keys beside it', async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done: [string, readonly string[]][] = [];
  const ask = together(2, async (key, items: readonly string[]) => {
    done.push([key, items]);
    if (key === 'a') await gates[done.filter(([one]) => one === 'a').length - 1]?.promise;
    return items.length;
  });
  const all = ['first', 'second', 'third', 'fourth'].map((item) => ask('a', item));
  expect(await ask('b', 'other')).toBe(1);
  expect(done).toEqual([
    ['a', ['first']],
    ['b', ['other']],
  ]);
  // What fails fails for those it was done for, and the line goes on.
  gates[0]?.reject(new Error('Away.'));
  await expect(all[0]).rejects.toThrow('Away.');
  await expect.poll(() => done.length).toBe(3);
  gates[1]?.resolve();
  expect(await Promise.all(all.slice(1))).toEqual([2, 2, 1]);
  expect(await ask('a', 'later')).toBe(1);
  expect(done.filter(([key]) => key === 'a').map(([, items]) => items)).toEqual([
    ['first'],
    ['second', 'third'],
    ['fourth'],
    ['later'],
  ]);
});
