import { expect, test } from 'vitest';
import { errorFields } from './log.ts';

const CANARY = 'canary-token-77';

test('a message that may quote what it choked on is not logged', () => {
  const error = new Error(`Invalid invocation: {"data":{"token":"${CANARY}"}}`);
  const fields = errorFields(error);
  expect(JSON.stringify(fields)).not.toContain(CANARY);
  expect(fields).toMatchObject({ name: 'Error', at: expect.stringContaining('log.test.ts') });
});

test('our own errors, whose words were written for people, say what happened', () => {
  const error = Object.assign(new Error('The lease ran out.'), { name: 'FenceLost', code: 'fence' });
  expect(errorFields(error)).toMatchObject({
    name: 'FenceLost',
    code: 'fence',
    message: 'The lease ran out.',
  });
});

test('what is thrown and is no error is named by its type only', () => {
  expect(errorFields(CANARY)).toEqual({ name: 'string' });
});
