import { expect, test } from 'vitest';
import { askedTogether } from './listings.ts';

/** A question that is answered when it is told to be, with its number. */
function questions() {
  const asked: { answer: () => void; fail: (error: Error) => void }[] = [];
  const ask = () =>
    new Promise<number>((resolve, reject) => {
      const number = asked.length + 1;
      asked.push({ answer: () => resolve(number), fail: reject });
    });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, ask, turn };
}

test('many who ask at once cost two questions, and nobody gets an answer older than their own', async () => {
  const { asked, ask, turn } = questions();
  const share = askedTogether<number>();
  const first = share('a', ask);
  const others = Array.from({ length: 8 }, () => share('a', ask));
  expect(asked).toHaveLength(1);
  asked[0]?.answer();
  expect(await first).toBe(1);
  await turn();
  asked[1]?.answer();
  expect(new Set(await Promise.all(others))).toEqual(new Set([2]));
  expect(asked).toHaveLength(2);
});

test('one that fails fails for those who shared it, and the next is put anew', async () => {
  const { asked, ask, turn } = questions();
  const share = askedTogether<number>();
  const first = share('a', ask);
  const other = share('a', ask);
  asked[0]?.fail(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await turn();
  asked[1]?.answer();
  expect(await other).toBe(2);
  const later = share('a', ask);
  asked[2]?.answer();
  expect(await later).toBe(3);
});

test('another repository is another question', () => {
  const { asked, ask } = questions();
  const share = askedTogether<number>();
  void share('a', ask);
  void share('b', ask);
  expect(asked).toHaveLength(2);
});
