import type { Together } from '@landfall/render';
import { expect, it } from 'vitest';
import { companions } from './companions.ts';

/** A render that goes on until it is told to end. */
function going(among: ReturnType<typeof companions>, key: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let ask: () => Together | undefined = () => undefined;
  const ended = among.among(key, (shared) => {
    ask = shared;
    return promise;
  });
  return {
    shared: () => ask(),
    end: async () => {
      resolve();
      await ended;
    },
  };
}

it('a render that is alone shares nothing; those of one commit share, for as long as one of them goes on', async () => {
  const all = companions();
  const first = going(all, 'mirror a');
  expect(first.shared()).toBeUndefined();
  const second = going(all, 'mirror a');
  const walls = second.shared();
  expect(walls).toBeDefined();
  expect(first.shared()).toBe(walls);
  await first.end();
  expect(second.shared()).toBe(walls);
  await second.end();
  const later = going(all, 'mirror a');
  expect(later.shared()).toBeUndefined();
  await later.end();
});

it('another commit, or another mirror, is no company', async () => {
  const all = companions();
  const one = [going(all, 'mirror a'), going(all, 'mirror b'), going(all, 'other a')];
  expect(one.map(({ shared }) => shared())).toEqual([undefined, undefined, undefined]);
  for (const { end } of one) await end();
});

it('what fails is counted out as well', async () => {
  const all = companions();
  await expect(all.among('mirror a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  const next = going(all, 'mirror a');
  expect(next.shared()).toBeUndefined();
  await next.end();
});
