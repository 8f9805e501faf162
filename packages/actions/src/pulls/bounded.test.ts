import type { Json } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { item, planOf } from '../../test/pull-words.ts';
import { boundedPlan } from './bounded.ts';

const changed = (name: string, changes: readonly { before?: Json; after?: Json }[]) =>
  item({
    is: `ConfigMap ${name}`,
    action: 'configure',
    changes: changes.map((sides, at) => ({ pointer: `/data/${at}`, ...sides })),
  });

test('what is of everyday size is kept as it is', () => {
  const plan = planOf([
    changed('a', [{ before: 'x', after: { deep: ['y'] } }, { after: 3 }, { before: 'z'.repeat(2_000) }]),
    item({ is: 'Service s', action: 'refuse', reason: 'It is.', warnings: ['Careful.'] }),
  ]);
  expect(boundedPlan(plan)).toEqual(plan);
});

test('a long value is cut, says so, and still differs from another that begins alike', () => {
  const long = 'x'.repeat(1024 * 1024);
  const mask = `masked:${'0'.repeat(16)}`;
  const [one] = boundedPlan(
    planOf([
      changed('a', [
        { before: `${long}1`, after: `${long}2` },
        { after: [mask, long] },
        { before: mask, after: mask },
      ]),
    ]),
  ).items;
  const [text, json, masked] = one?.changes ?? [];
  expect(text?.before).toMatch(/^x{2000}… \(cut: 1048577 characters, SHA-256 [0-9a-f]{12}\)$/);
  expect(text?.after).toMatch(/^x{2000}… \(cut: 1048577 characters/);
  expect(text?.after).not.toBe(text?.before);
  expect(json?.after).toMatch(/^\["•••••","x+… \(cut: /);
  expect(masked).toMatchObject({ before: mask, after: mask });
  expect(one?.warnings).toEqual([]);
});

test('fields beyond the bound of an object are counted in its warning, beyond that of the plan as well', () => {
  const fields = Array.from({ length: 300 }, (_, at) => ({ before: `${at}`, after: 'y'.repeat(1_900) }));
  const plan = planOf(Array.from({ length: 200 }, (_, at) => changed(`c-${at}`, fields)));
  const bounded = boundedPlan(plan);
  expect(JSON.stringify(bounded).length).toBeLessThan(384 * 1024);
  expect(bounded.summary).toEqual(plan.summary);
  expect(bounded.items).toHaveLength(200);
  const [first] = bounded.items;
  expect(JSON.stringify(first?.changes).length).toBeLessThan(65 * 1024);
  const more = 300 - (first?.changes.length ?? 0);
  expect(first?.warnings).toEqual([
    `${more} more fields are not listed here: what changes is too large to be kept whole.`,
  ]);
  expect(bounded.items.at(-1)).toMatchObject({
    changes: [],
    warnings: [expect.stringContaining('300 more fields')],
  });
});

test('what lives and what is wished in a conflict is cut like a change; so are a reason and its warnings', () => {
  const long = 'x'.repeat(100_000);
  const [one] = boundedPlan(
    planOf([
      item({
        is: 'ConfigMap a',
        action: 'refuse',
        reason: long,
        conflicts: [{ manager: 'helm', pointer: '/data/a', live: long, desired: { long } }],
        warnings: Array.from({ length: 50 }, () => long),
      }),
    ]),
  ).items;
  expect(one?.conflicts).toMatchObject([{ live: expect.stringContaining('(cut: ') }]);
  expect(one?.warnings).toHaveLength(20);
  expect(JSON.stringify(one).length).toBeLessThan(50_000);
});
