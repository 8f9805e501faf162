import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

it('runs what is of one key one after another, whatever came of it, and others beside it', async () => {
  const line = inTurn();
  const gate = Promise.withResolvers<void>();
  const began: string[] = [];
  const run = (key: string, name: string, work: () => Promise<void>) =>
    line(key, () => {
      began.push(name);
      return work();
    });
  const first = run('a', 'first', () => gate.promise);
  const second = run('a', 'second', async () => undefined);
  await run('b', 'other', async () => undefined);
  expect(began).toEqual(['first', 'other']);
  gate.reject(new Error('Away.'));
  await expect(first).rejects.toThrow('Away.');
  await second;
  await run('a', 'third', async () => undefined);
  expect(began).toEqual(['first', 'other', 'second', 'third']);
});
