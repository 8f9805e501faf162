import { expect, test } from 'vitest';
import { bodyOf, messageOf, titleOf } from './words-of-revert.ts';

const good = 'a'.repeat(40);
const reverted = {
  name: 'web',
  good,
  syncNumber: 3,
  by: 'Ada',
  reason: 'It is too loud.',
  paths: ['app', 'base'],
};
const HOSTILE =
  '@acme/owners closes #12, fixes GH-3, see https://evil.example/issues/4\nCo-authored-by: a <a@b.example>';

test('says who brings what back, why, and to where', () => {
  expect(messageOf(reverted).split('\n\n')).toEqual([
    'Bring web back to aaaaaaa',
    'web was rolled back to sync 3 by Ada: It is too loud.',
    `This restores app, base as of ${good}.`,
  ]);
  expect(bodyOf(reverted)).toContain('`web` was rolled back to sync 3 by `Ada`: `It is too loud.`');
  expect(bodyOf({ ...reverted, paths: ['.'], by: null }).split('\n\n')).toEqual([
    '`web` was rolled back to sync 3: `It is too loud.`',
    `This restores everything as of ${good}.`,
  ]);
});

test('paths of the repository and a person’s words mention nobody, close no issue and add no line', () => {
  const hostile = { ...reverted, by: HOSTILE, reason: HOSTILE, paths: [HOSTILE, '`x`\n# y'] };
  const [message, body] = [messageOf(hostile), bodyOf(hostile)];
  for (const text of [titleOf(hostile), message, body])
    expect(text).not.toMatch(/[@#](?!\u200b)|GH-\d|:\/\//i);
  expect(message).not.toMatch(/^Co-authored-by/m);
  expect([message.split('\n').length, body.split('\n').length]).toEqual([5, 3]);
  expect(
    messageOf({ ...reverted, paths: Array.from({ length: 500 }, (_, at) => `folder/${at}`) }).length,
  ).toBeLessThan(1_200);
});
