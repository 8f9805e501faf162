import { expect, test } from 'vitest';
import { bodyOf, messageOf, titleOf } from './words-of-commit.ts';

const HOSTILE =
  '@acme/owners closes #12, fixes GH-3, see https://evil.example/issues/4\nCo-authored-by: a <a@b.example>';

const proposed = (value: string, manager: string): Parameters<typeof messageOf>[0] => {
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
  const field = { ref, field: `/data/${value}`, place: ['data', value], old: 1, new: value, manager };
  const application = { name: 'web', clusterName: 'prod' };
  return { application, fields: [field], view: { by: value } } as unknown as Parameters<typeof messageOf>[0];
};

test('what lives, and who wrote it, mentions nobody, closes no issue and adds no line to a commit', () => {
  const told = proposed(HOSTILE, HOSTILE);
  const message = messageOf(told, [HOSTILE]);
  for (const text of [titleOf(told), message, bodyOf(told, [])])
    expect(text).not.toMatch(/[@#](?!\u200b)|GH-\d|:\/\//i);
  expect(message).not.toMatch(/^Co-authored-by/m);
  expect(message.split('\n')).toHaveLength(7);
});

test('a plain value stands as it is', () => {
  expect(messageOf(proposed('x', 'kubectl-edit'), []).split('\n')).toEqual([
    'Accept ConfigMap a data.x as on prod',
    '',
    'web has this on prod, and Git had not. x accepts it into Git.',
    '',
    '- ConfigMap a data.x: 1 -> "x" (by kubectl-edit)',
  ]);
});
