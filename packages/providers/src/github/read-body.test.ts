import { expect, test } from 'vitest';
import { readBody } from './read-body.ts';

test('the body of one delivery is read once, however many ask what it says', () => {
  const bytes = Buffer.from('{"ref":"refs/heads/main"}');
  const body = readBody(bytes);
  expect(body).toEqual({ ref: 'refs/heads/main' });
  expect(readBody(bytes)).toBe(body);
  expect(readBody(Buffer.from('{"ref":"refs/heads/main"}'))).not.toBe(body);
  const broken = Buffer.from('{');
  expect([readBody(broken), readBody(broken)]).toEqual([undefined, undefined]);
});
