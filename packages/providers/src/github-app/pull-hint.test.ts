import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { expect, test } from 'vitest';
import { pullHint } from './index.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const all = examples as unknown as { name: string; examples: { action?: string; number?: number }[] }[];
const real = (name: string) => all.find((event) => event.name === name)?.examples ?? [];

test('of GitHub’s own payloads those are heard that may change what a merge does, by their number', () => {
  const heard = real('pull_request').filter((body) => pullHint('pull_request', bytes(body)));
  expect(new Set(heard.map(({ action }) => action))).toEqual(
    new Set(
      [
        'opened',
        'synchronize',
        'reopened',
        'closed',
        'edited',
        'ready_for_review',
        'converted_to_draft',
      ].filter((action) => real('pull_request').some((body) => body.action === action)),
    ),
  );
  for (const body of heard)
    expect(pullHint('pull_request', bytes(body))).toEqual({ kind: 'changed', number: body.number });
  expect(real('pull_request').length).toBeGreaterThan(heard.length);
});

test('a check is heard of when it is asked for again, and not when we or others change one', () => {
  const head = 'a'.repeat(40);
  const again = { action: 'rerequested', check_run: { head_sha: head }, check_suite: { head_sha: head } };
  for (const event of ['check_run', 'check_suite']) {
    expect(pullHint(event, bytes(again))).toEqual({ kind: 'again', head });
    expect(pullHint(event, bytes({ ...again, action: 'completed' }))).toBeUndefined();
    for (const body of real(event)) {
      const hint = pullHint(event, bytes(body));
      expect(hint !== undefined).toBe(body.action === 'rerequested');
    }
  }
});

test('what is no such delivery says nothing', () => {
  for (const body of [
    '',
    '{',
    '[]',
    'null',
    '{"action":"opened","number":-1}',
    '{"action":"opened","number":"1"}',
  ])
    expect(pullHint('pull_request', Buffer.from(body))).toBeUndefined();
  expect(pullHint('pull_request', Buffer.from([0xff, 0xfe]))).toBeUndefined();
  expect(pullHint('push', bytes({ action: 'opened', number: 1 }))).toBeUndefined();
});

test('a delivery that comes as a form, which is GitHub’s default, is read like any other', () => {
  const form = new URLSearchParams({ payload: JSON.stringify({ action: 'opened', number: 7 }) });
  expect(pullHint('pull_request', Buffer.from(form.toString()))).toEqual({ kind: 'changed', number: 7 });
});
