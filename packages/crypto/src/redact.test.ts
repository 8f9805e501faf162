import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';

const secret = 'p@ss/w"ö rd+9\\x';
const bytes = Buffer.from(secret);

describe('redact', () => {
  test.each([
    ['raw', secret],
    ['base64', bytes.toString('base64')],
    ['base64url', bytes.toString('base64url')],
    ['URL', encodeURIComponent(secret)],
    ['URL, lower case', encodeURIComponent(secret).replace(/%../g, (hit) => hit.toLowerCase())],
    ['form', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ token: secret }))],
  ])('%s', (_form, text) => {
    const result = redact(`before ${text} after`, [secret]);
    expect(result).toContain('••••');
    expect(result).toMatch(/^before .* after$/);
    expect(result).not.toContain(text);
  });

  test('inside basic authentication, at every alignment', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 12, maxLength: 60 }),
        fc.string({ maxLength: 8 }),
        fc.string({ maxLength: 8 }),
        (token, before, after) => {
          const header = Buffer.from(`${before}:${token}${after}`).toString('base64');
          expect(redact(header, [token])).toContain('••••');
        },
      ),
    );
  });

  test('leaves other text, empty secrets and an empty list alone', () => {
    expect(redact('nothing here', [secret, ''])).toBe('nothing here');
    expect(redact('nothing here', [])).toBe('nothing here');
  });

  test('a secret within another does not uncover the rest', () => {
    expect(redact('abcdefgh-1234', ['abcdefgh', 'abcdefgh-1234'])).toBe('••••');
  });
});
