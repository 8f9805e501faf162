import fc from 'fast-check';
import { expect, test } from 'vitest';
import { item, toldPlan, toldPull } from '../../../test/pull-words.ts';
import { annotationsOf } from './annotations.ts';
import { checkOf } from './check.ts';
import { commentOf, MOST_COMMENT } from './comment.ts';
import { code, diffBlock, plainLine, unlinked, words } from './escape.ts';
import { fieldLines } from './field-lines.ts';

const anything = fc.string({ unit: 'binary', maxLength: 60 });
const marks = fc.string({
  unit: fc.constantFrom('`', '\n', '@', '<', '&', '*', '[', ']', '(', '#', '\u202e', 'w', '.', ' ', ':', '/'),
  maxLength: 40,
});
const references = fc.string({
  unit: fc.constantFrom('GH-', 'gh-', '1', '@', '#', 'a', '://', 'www.', ' '),
  maxLength: 20,
});
const hostile = fc.oneof(anything, marks, references);
/** What GitHub would make more of than letters. */
const LINKED = /[@#](?!\u200b)|GH-\d|:\/\/|www\./i;

test('nothing of a text leaves its code span: the fence is longer than any run inside it', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [, fence = '', inner = ''] = /^(`+)(.*?)\1$/su.exec(code(text)) ?? [];
      expect(code(text)).toBe(`${fence}${inner}${fence}`);
      expect(inner.match(/`+/g) ?? []).not.toContain(fence);
      expect(code(text)).not.toMatch(/[\n\r\u202e]/);
    }),
  );
});

test('no letter of words is markup, a mention or a link, in Markdown or in HTML', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const left = words(text).replace(/&#\d+;/g, ' ');
      expect(left).not.toMatch(/[&<>"'`*_~[\]()\\|@!$#\n]|:\/\//);
      expect(left).not.toMatch(/\bwww\./i);
      const read = words(text).replace(/&#(\d+);/g, (_entity, sign) => String.fromCodePoint(Number(sign)));
      for (const line of [read, unlinked(text)]) expect(line).not.toMatch(LINKED);
    }),
  );
});

test('a mention, a reference and an address have a gap, also where entities are read before they are looked for', () => {
  const hostile = '@acme/owners closes #12, GH-1, gh-2, a/b#3, https://evil.example, www.evil.example';
  expect(unlinked(hostile)).not.toMatch(LINKED);
  expect(unlinked(hostile).replaceAll('\u200b', '')).toBe(hostile);
  expect(words('@acme #1')).toBe('&#64;\u200bacme &#35;\u200b1');
  expect(unlinked('image web:1.5, GH-a')).toBe('image web:1.5, GH-a');
});

test('nothing closes a block of a diff before its end', () => {
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 5 }), (values) => {
      const changes = values.map((after) => ({ pointer: `/data/${after}`, after }));
      const [first = '', ...lines] = diffBlock(fieldLines({ changes })).split('\n');
      const fence = first.replace(/diff$/, '');
      expect(lines.at(-1)).toBe(fence);
      expect(lines.slice(0, -1).filter((line) => line.includes(fence))).toEqual([]);
    }),
  );
});

test('a secret is dots, also deep in a value; whether it changed is told', () => {
  const masked = 'masked:0011223344556677';
  const changes = [
    { pointer: '/data/a', before: masked, after: masked },
    { pointer: '/data/b', before: masked, after: 'masked:8899aabbccddeeff' },
    { pointer: '/spec', after: { deep: [masked] } },
  ];
  expect(fieldLines({ changes })).toEqual([
    '! data.a: ••••• → •••••  (equal)',
    '! data.b: ••••• → •••••  (changed)',
    '+ spec: {"deep":["•••••"]}',
  ]);
});

const many = (count: number, value: string) =>
  Array.from({ length: count }, (_, at) =>
    item({
      is: `ConfigMap c-${at}`,
      action: 'configure',
      changes: [{ pointer: '/data/a', before: 'x', after: value }],
    }),
  );

test('a comment stays within what GitHub takes, names every application, and says what it cut', () => {
  const plans = Array.from({ length: 200 }, (_, at) =>
    toldPlan(`application-${at}`, many(60, 'y'.repeat(250))),
  );
  const comment = commentOf(toldPull(plans, { left: 12 }));
  expect(comment.length).toBeLessThanOrEqual(MOST_COMMENT);
  for (const { applicationName } of plans) expect(comment).toContain(`<b>${applicationName}</b>`);
  expect(comment).toMatch(
    /_Cut: a comment holds 65,535 characters, so that \d+ applications are told in short here\._/,
  );
  expect(comment).toContain('12 more applications it touches: only the first 200 are planned.');
  expect(
    comment.endsWith('[The whole plan](https://landfall.example/pulls/0190a000-0000-7000-8000-000000000007)'),
  ).toBe(true);
});

test('what failed comes first, then what has warnings; a plan that changes nothing is only counted', () => {
  const quiet = [item({ is: 'Service s', action: 'unchanged' })];
  const problem = { code: 'x', what: 'It is broken.', why: 'w', fix: 'f' };
  const comment = commentOf(
    toldPull([
      toldPlan('calm', many(2, 'y')),
      toldPlan('quiet', quiet),
      toldPlan('warned', many(1, 'y'), { warnings: ['Careful.'] }),
      toldPlan('broken', null, { state: 'failed', problem }),
    ]),
  );
  const order = [...comment.matchAll(/<b>(\w+)<\/b> on/g)].map(([, name]) => name);
  expect(order).toEqual(['broken', 'warned', 'calm']);
  expect(comment).toContain('1 application would not change beside these.');
});

test('where everybody may read there are names and counts, and no value, field or warning', () => {
  const secret = item({
    is: 'ConfigMap c',
    action: 'configure',
    changes: [{ pointer: '/data/inner', before: 'old-value', after: 'new-value' }],
    warnings: ['a-warning'],
  });
  const problem = { code: 'x', what: 'It is broken.', why: 'https://10.0.0.1 says no', fix: 'Push again.' };
  const told = toldPull(
    [
      toldPlan('web', [secret], { warnings: ['another-warning'] }),
      toldPlan('api', null, { state: 'failed', problem }),
    ],
    {},
    true,
  );
  const places = [{ path: 'web/c.yaml', line: 3, kind: 'ConfigMap', name: 'c', namespace: undefined }];
  const all = JSON.stringify([commentOf(told), checkOf(told), annotationsOf(told, places, () => 'web')]);
  expect(all).not.toMatch(/old-value|new-value|inner|a-warning|another-warning|10\.0\.0\.1/);
  expect(all).toContain('ConfigMap shop/c');
});

test('marks stand where a changed file names the object: its own folder first, and nowhere when two others do', () => {
  const told = toldPull([
    toldPlan('web', [
      item({ is: 'Deployment web', action: 'configure' }),
      item({ is: 'Job j', action: 'create' }),
    ]),
  ]);
  const at = (path: string, kind: string, name: string) => ({
    path,
    line: 4,
    kind,
    name,
    namespace: undefined,
  });
  const places = [
    at('base/d.yaml', 'Deployment', 'web'),
    at('shop/d.yaml', 'Deployment', 'web'),
    at('a/j.yaml', 'Job', 'j'),
    at('b/j.yaml', 'Job', 'j'),
    { ...at('shop/e.yaml', 'Job', 'j'), namespace: 'elsewhere' },
  ];
  expect(annotationsOf(told, places, () => 'shop')).toMatchObject([
    {
      path: 'shop/d.yaml',
      startLine: 4,
      level: 'notice',
      title: 'Changes Deployment shop/web in web on prod-eu',
    },
  ]);
});

test('a long line is cut at a whole character', () => {
  expect(plainLine('😀'.repeat(4), 3)).toBe(`${'😀'.repeat(3)}…`);
});

test('an application whose plan was too much to be read with the others is told by its counts, and the comment says that it is cut', () => {
  const whole = toldPlan('web', [item({ action: 'prune', is: 'ConfigMap a' })]);
  const told = toldPull([{ ...whole, plan: null }]);
  expect(commentOf(told)).toContain('1 to prune');
  expect(commentOf(told)).toContain('_Cut:');
  expect(commentOf(toldPull([whole]))).not.toContain('_Cut:');
  // What failed once it was rendered was not planned, whether or not its plan is at hand.
  const problem = { code: 'x', what: 'No.', why: 'Away.', fix: 'Wait.' };
  const failed = toldPull([{ ...whole, plan: null, state: 'failed', problem }]);
  expect(checkOf(failed).title).toBe('1 of 1 application cannot be planned');
});
