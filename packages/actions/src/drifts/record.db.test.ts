import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Drifting, drifting } from '../../test/drifting.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { askForSync } from '../syncs/ask.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const statusOf = async ({ context, id }: Drifting) => (await getApplication(context, id)).syncStatus;
const x = (to: string, by = 'hpa') => ({ field: '/data/x', to, by });
const y = (to: string, by = 'kubectl') => ({ field: '/data/y', to, by });

it('7: a changed field is a row with both values, who did it and when, told in the same transaction', async () => {
  const one = await drifting(test, { selfHeal: false });
  await one.look({ a: [x('3'), y('4')], b: 'deleted' });
  expect(await one.lines()).toEqual(['a /data/x open', 'a /data/y open', 'b  open']);
  const drifts = await one.drifts();
  expect(drifts.find(({ field }) => field === '/data/x')).toMatchObject({
    old: 'git',
    new: '3',
    manager: 'hpa',
    what: 'changed',
    healed: 0,
  });
  expect(drifts.find(({ ref }) => ref.name === 'b')).toMatchObject({ what: 'deleted', field: '' });
  const told = (await eventsOf(one.context)).filter((event) => event.type === 'drift');
  expect(told).toMatchObject([{ applicationId: one.id, drifts: [{}, {}, {}] }]);
  // The same again is no news.
  await one.look({ a: [x('3'), y('4')], b: 'deleted' });
  expect((await eventsOf(one.context)).filter((event) => event.type === 'drift')).toHaveLength(1);
});

it('7: what is found no more is gone, the rest stays', async () => {
  const one = await drifting(test, { selfHeal: false });
  await one.look({ a: [x('3'), y('4')] });
  await one.look({ a: [y('4')] });
  expect(await one.lines()).toEqual(['a /data/x gone', 'a /data/y open']);
  await one.look({ a: 'unchanged' });
  expect(await one.lines()).toEqual(['a /data/x gone', 'a /data/y gone']);
});

it('7: what differs because Git moved on is no drift; what drifted before stays until it is as Git wants it', async () => {
  const one = await drifting(test, { automated: false });
  await one.look({ a: [x('3')], b: [x('3')] });
  await one.render('second');
  await one.look({ a: [x('3'), y('other')], b: 'unchanged', c: 'deleted' });
  expect(await one.lines()).toEqual(['a /data/x open', 'b /data/x gone']);
});

it('7: the label that was taken off is one row, not a difference of labels', async () => {
  const one = await drifting(test, { selfHeal: false });
  for (const field of ['/metadata/labels', '/metadata/labels/landfall.dev~1application']) {
    const plan = { a: [{ field, to: 'x', by: 'k' }] };
    await one.look(field === '/metadata/labels' ? { a: 'unchanged' } : plan);
  }
  expect((await one.drifts()).map(({ what, field }) => [what, field])).toEqual([['unlabelled', '']]);
});

it('7: an item that took the place of another in a list is one row', async () => {
  const one = await drifting(test, { selfHeal: false });
  const field = '/spec/ports/0';
  await one.look({
    a: [
      { field, by: 'k' },
      { field, to: '443', was: null, by: 'k' },
    ],
  });
  await one.look({
    a: [
      { field, to: '443', was: null, by: 'k' },
      { field, by: 'k' },
    ],
  });
  expect(await one.drifts()).toMatchObject([{ field, old: 'git', new: '443', manager: 'k', state: 'open' }]);
});

it('7: a heal closes what it wrote and counts a round; a failed one counts what it wrote, too', async () => {
  const one = await drifting(test);
  expect(await one.look({ a: [x('3')], b: [x('3')] })).toBe('healing');
  await one.end(['a', 'b']);
  expect((await one.drifts()).map(({ state, healed }) => [state, healed])).toEqual([
    ['healed', 1],
    ['healed', 1],
  ]);
  await one.look({ a: [x('3')], b: [x('4')] });
  await one.end(['a'], 'failed');
  const rounds = (await one.drifts()).map(({ ref, state, healed }) => `${ref.name} ${state} ${healed}`);
  expect(rounds.sort()).toEqual(['a healed 2', 'b open 1']);
});

/** The same manager changes it back after each of so many heals. */
async function fight(one: Drifting, rounds: number, pause = 5) {
  for (let round = 0; round < rounds; round += 1) {
    expect(await one.look({ a: [x('3')] })).toBe('healing');
    await one.end(['a']);
    one.later(pause);
  }
}

it('7: after three rounds with the same manager healing stops for that field alone', async () => {
  const one = await drifting(test);
  await fight(one, 3);
  expect(await one.look({ a: [x('3')] })).toBe('recorded');
  expect(await one.lines()).toEqual(['a /data/x open, not healed']);
  expect(await statusOf(one)).toBe('OutOfSync');
  // Another field of the object, and another object, are healed.
  expect(await one.look({ a: [x('3'), y('4')], b: [x('3')] })).toBe('healing');
  expect((await one.syncs())[0]).toBe('self-heal: a b');
  await one.end(['a', 'b']);
  expect(await one.lines()).toEqual(['a /data/x open, not healed', 'a /data/y healed', 'b /data/x healed']);
  // Not for a moment is it shown as Synced.
  expect(await statusOf(one)).toBe('OutOfSync');
});

it('7: changed more than ten minutes after the heal, or by another manager, the rounds begin anew', async () => {
  const slow = await drifting(test);
  await fight(slow, 4, 601);
  const two = await drifting(test);
  await fight(two, 3);
  expect(await two.look({ a: [x('3', 'kubectl')] })).toBe('healing');
});

it('7: an object that is deleted again and again is made again three times at once, then every five minutes', async () => {
  const one = await drifting(test);
  const again = async () => {
    expect(await one.look({ a: 'deleted' })).toBe('healing');
    await one.end(['a']);
  };
  for (const _ of Array.from({ length: 3 })) await again();
  for (const seconds of [0, 290]) {
    one.later(seconds);
    expect(await one.look({ a: 'deleted' })).toBe('recorded');
    expect(await statusOf(one)).toBe('OutOfSync');
  }
  // Another object is healed meanwhile, and this one is not shown as put back.
  expect(await one.look({ a: 'deleted', b: 'deleted' })).toBe('healing');
  expect((await one.syncs())[0]).toBe('self-heal: b');
  await one.end(['b']);
  expect(await statusOf(one)).toBe('OutOfSync');
  one.later(11);
  await again();
  expect(await one.look({ a: 'deleted' })).toBe('recorded');
});

it('7: a person’s Sync, or a new commit, begins anew', async () => {
  for (const again of [
    async (one: Drifting) => {
      await askForSync(one.context, one.id);
    },
    (one: Drifting) => one.render('second'),
  ]) {
    const one = await drifting(test);
    await fight(one, 3);
    await one.look({ a: [x('3')] });
    await again(one);
    await one.end(['a']);
    expect(await one.lines()).toEqual(['a /data/x reverted']);
    await fight(one, 3);
    expect(await one.look({ a: [x('3')] })).toBe('recorded');
  }
});
